"""Makes a page of many maps out of one of few: multiply.py PAGE TIMES OUT."""

import json
import pathlib
import sys

page, times, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
text = pathlib.Path(page).read_text(encoding="utf-8")
start = text.index('id="data">') + len('id="data">')
end = text.index("</script>", start)
data = json.loads(text[start:end])
data["maps"] = [{**m, "name": f"n{i}::{m['name']}", "reads": m["reads"] + i % 40}
                for i in range(times) for m in data["maps"]]
written = json.dumps(data).replace("<", "\\u003c")
pathlib.Path(out).write_text(text[:start] + written + text[end:], encoding="utf-8")
