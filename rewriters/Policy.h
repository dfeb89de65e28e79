//===- Policy.h - The Policy of a registry --------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_POLICY_H
#define UNLATCH_REWRITERS_POLICY_H

#include "rewriters/Sections.h"

#include <string>

namespace unlatch {

/// What has to be spelled as the registry's Policy; empty where the default
/// does. Writers await readers although the registry would not see why, see
/// awaitsReaders(); or values change in place.
std::string policyOf(const MapWork &Work, const MapDecl &Map);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_POLICY_H
