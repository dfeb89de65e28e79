"""Runs a recipe of Conan 2 with stand-ins for what it imports of Conan.

conan_stand_in.py RECIPE WORK

Exports the sources and makes the package into WORK/package, as `conan create`
does for a library of headers; prints what consumers are told.
"""

import fnmatch
import importlib.util
import os
import pathlib
import shutil
import sys
import types


sys.dont_write_bytecode = True


class CppInfo(types.SimpleNamespace):
    def __init__(self):
        super().__init__(properties={}, system_libs=[])

    def set_property(self, name, value):
        self.properties[name] = value


class ConanFile:
    pass


def copy(_, pattern, src, dst):
    found = 0
    for folder, _, names in os.walk(src):
        for name in names:
            path = pathlib.Path(folder, name)
            relative = path.relative_to(src)
            if fnmatch.fnmatch(str(relative), pattern):
                target = pathlib.Path(dst, relative)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
                found += 1
    assert found, f"{pattern} matches nothing in {src}"


def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


module("conan", ConanFile=ConanFile)
module("conan.tools")
module("conan.tools.build", check_min_cppstd=lambda recipe, std: print("needs C++", std))
module("conan.tools.files", copy=copy)
module("conan.tools.layout", basic_layout=lambda recipe: None)

recipe_file, work = sys.argv[1], pathlib.Path(sys.argv[2])
spec = importlib.util.spec_from_file_location("recipe", recipe_file)
loaded = importlib.util.module_from_spec(spec)
spec.loader.exec_module(loaded)
(Recipe,) = [c for c in vars(loaded).values()
             if isinstance(c, type) and issubclass(c, ConanFile) and c is not ConanFile]
recipe = Recipe()
recipe.recipe_folder = os.path.dirname(os.path.abspath(recipe_file))
recipe.export_sources_folder = recipe.source_folder = str(work / "source")
recipe.package_folder = str(work / "package")
recipe.cpp_info = CppInfo()
settings = types.SimpleNamespace(os="Linux", get_safe=lambda name: "17")
recipe.settings = settings
recipe.export_sources()
recipe.layout()
recipe.validate()
recipe.package()
recipe.package_info()
print(recipe.name, recipe.version, recipe.license)
for name, value in sorted(recipe.cpp_info.properties.items()):
    print(name, value)
