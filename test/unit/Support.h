//===- Support.h - Hand-written summaries, kept short ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TEST_UNIT_SUPPORT_H
#define UNLATCH_TEST_UNIT_SUPPORT_H

#include "analysis/Analysis.h"
#include "summary/Yaml.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace unlatch::test {

/// Reads a summary from YAML with these shorthands, so that a test shows what
/// it is about:
///   @12, @b.cpp:12   a place: line 12 of a.h or b.cpp, bytes 1200 to 1250,
///                    @12-15 up to line 15
///   $map             MapUsr: map, Map: [this, map]
///   $shared, $exclusive     the lockset {this->mu} in that mode, section 0
///   $guard           a section: Mutex: [this, mu], MutexUsr: mu
/// Version and MainFile are added.
Summary unit(std::string Yaml, std::string MainFile = "/a.cpp");

/// A class R with the map R::map_ (USR map), the mutex R::mu_ (USR mu), two
/// readers, find and has, and the writer registerOne: nothing to object to.
std::string registry();

/// Text with From replaced by To; the test fails where From does not occur.
std::string with(std::string Text, const std::string &From,
                 const std::string &To);

/// A function of R with public access: its name, its place (see above), and
/// the rest of its YAML as it stands.
std::string method(const std::string &Name, const std::string &Line,
                   const std::string &Rest);

/// Reads, links and analyses; one string a unit.
AnalysisResult analyzed(const std::vector<std::string> &Units,
                        const AnalysisOptions &Options = {});

/// The verdict on R::map_ as text: "migrate", or the reason codes in order of
/// their names, each once, review-only ones as "code?": "macro unseen-code".
std::string verdict(const AnalysisResult &Result);
inline std::string verdict(const std::vector<std::string> &Units,
                           const AnalysisOptions &Options = {}) {
  return verdict(analyzed(Units, Options));
}

/// Findings as text, a line each: "a.h:12 unlatch-...: message".
std::string findings(const AnalysisResult &Result);

} // namespace unlatch::test

#endif // UNLATCH_TEST_UNIT_SUPPORT_H
