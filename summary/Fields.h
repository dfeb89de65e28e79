//===- Fields.h - The members of every summary struct, listed once --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Serialising, comparing and merging all have to walk every member; a member
// that one of them forgets is a silent wrong answer. So the members are listed
// here and nowhere else: visitFields(V, X) calls V(name, member) for each.
// A new member of a summary struct is added here too.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_FIELDS_H
#define UNLATCH_SUMMARY_FIELDS_H

#include "summary/Summary.h"

#include <concepts>
#include <type_traits>

namespace unlatch {

/// X is the struct, const or not.
template <class X, class Struct>
concept Is = std::same_as<std::remove_const_t<X>, Struct>;

#define UNLATCH_FIELD(Name) V(#Name, X.Name)

template <class Visitor> void visitFields(Visitor &V, Is<SourceFile> auto &X) {
  UNLATCH_FIELD(RealPath);
  UNLATCH_FIELD(Name);
  UNLATCH_FIELD(Hash);
}

template <class Visitor> void visitFields(Visitor &V, Is<HeldLock> auto &X) {
  UNLATCH_FIELD(Mutex);
  UNLATCH_FIELD(MutexUsr);
  UNLATCH_FIELD(Mode);
  UNLATCH_FIELD(Upgrade);
  UNLATCH_FIELD(Section);
  UNLATCH_FIELD(Maybe);
}

template <class Visitor>
void visitFields(Visitor &V, Is<ResultVariable> auto &X) {
  UNLATCH_FIELD(Name);
  UNLATCH_FIELD(TypeRange);
  UNLATCH_FIELD(Auto);
  UNLATCH_FIELD(Scope);
  UNLATCH_FIELD(Reassigned);
}

template <class Visitor> void visitFields(Visitor &V, Is<MapAccess> auto &X) {
  UNLATCH_FIELD(MapUsr);
  UNLATCH_FIELD(Map);
  UNLATCH_FIELD(Op);
  UNLATCH_FIELD(Held);
  UNLATCH_FIELD(Origin);
  UNLATCH_FIELD(Mention);
  UNLATCH_FIELD(Call);
  UNLATCH_FIELD(Statement);
  UNLATCH_FIELD(Block);
  UNLATCH_FIELD(InMacro);
  UNLATCH_FIELD(Dependent);
  UNLATCH_FIELD(InLoop);
  UNLATCH_FIELD(Unshared);
  UNLATCH_FIELD(SubscriptSpelled);
  UNLATCH_FIELD(Use);
  UNLATCH_FIELD(Result);
  UNLATCH_FIELD(Possible);
  UNLATCH_FIELD(Creates);
  UNLATCH_FIELD(Mutable);
  UNLATCH_FIELD(ConstElement);
  UNLATCH_FIELD(KeyText);
  UNLATCH_FIELD(ValueText);
  UNLATCH_FIELD(ValueConverts);
  UNLATCH_FIELD(SideEffects);
  UNLATCH_FIELD(AssignsApart);
  UNLATCH_FIELD(KeyChanges);
  UNLATCH_FIELD(DecidedBy);
  UNLATCH_FIELD(DecidedFound);
  UNLATCH_FIELD(OnHit);
  UNLATCH_FIELD(OnMiss);
  UNLATCH_FIELD(KeyParameter);
  UNLATCH_FIELD(ValueParameters);
  UNLATCH_FIELD(ValueMade);
  UNLATCH_FIELD(Borrower);
  UNLATCH_FIELD(BorrowerParameter);
  UNLATCH_FIELD(GivesPart);
  UNLATCH_FIELD(Returned);
  UNLATCH_FIELD(Giver);
  UNLATCH_FIELD(Why);
}

template <class Visitor> void visitFields(Visitor &V, Is<StateAccess> auto &X) {
  UNLATCH_FIELD(Usr);
  UNLATCH_FIELD(Path);
  UNLATCH_FIELD(Write);
  UNLATCH_FIELD(Pointee);
  UNLATCH_FIELD(Unshared);
  UNLATCH_FIELD(Held);
  UNLATCH_FIELD(Loc);
  UNLATCH_FIELD(Mention);
  UNLATCH_FIELD(InMacro);
  UNLATCH_FIELD(Dependent);
  UNLATCH_FIELD(Repeats);
  UNLATCH_FIELD(Named);
  UNLATCH_FIELD(Initializes);
  UNLATCH_FIELD(Kept);
}

template <class Visitor> void visitFields(Visitor &V, Is<LookupIdiom> auto &X) {
  UNLATCH_FIELD(Access);
  UNLATCH_FIELD(Statements);
  UNLATCH_FIELD(Range);
  UNLATCH_FIELD(Miss);
  UNLATCH_FIELD(Value);
  UNLATCH_FIELD(KeyText);
  UNLATCH_FIELD(KeyParameter);
  UNLATCH_FIELD(ObjectText);
}

template <class Visitor>
void visitFields(Visitor &V, Is<Section::Change> auto &X) {
  UNLATCH_FIELD(Unlock);
  UNLATCH_FIELD(Statement);
}

template <class Visitor> void visitFields(Visitor &V, Is<Edit> auto &X) {
  UNLATCH_FIELD(Range);
  UNLATCH_FIELD(Text);
}

template <class Visitor>
void visitFields(Visitor &V, Is<Section::Maker> auto &X) {
  UNLATCH_FIELD(Usr);
  UNLATCH_FIELD(Object);
  UNLATCH_FIELD(Arguments);
}

template <class Visitor> void visitFields(Visitor &V, Is<Section> auto &X) {
  UNLATCH_FIELD(Mutex);
  UNLATCH_FIELD(MutexUsr);
  UNLATCH_FIELD(Mode);
  UNLATCH_FIELD(Shape);
  UNLATCH_FIELD(Acquire);
  UNLATCH_FIELD(GuardType);
  UNLATCH_FIELD(MutexText);
  UNLATCH_FIELD(GuardName);
  UNLATCH_FIELD(Block);
  UNLATCH_FIELD(Changes);
  UNLATCH_FIELD(MadeBy);
  UNLATCH_FIELD(GuardEscapes);
  UNLATCH_FIELD(WaitsOnCondition);
  UNLATCH_FIELD(TryOrTimed);
  UNLATCH_FIELD(LockedLater);
  UNLATCH_FIELD(OwnMutex);
  UNLATCH_FIELD(InMacro);
  UNLATCH_FIELD(Dependent);
  UNLATCH_FIELD(InLambda);
  UNLATCH_FIELD(HoldsOthers);
  UNLATCH_FIELD(Suspends);
  UNLATCH_FIELD(OtherEffects);
  UNLATCH_FIELD(EffectsBeyondResults);
  UNLATCH_FIELD(LeftByMacro);
}

template <class Visitor> void visitFields(Visitor &V, Is<Call> auto &X) {
  UNLATCH_FIELD(CalleeUsr);
  UNLATCH_FIELD(CalleeName);
  UNLATCH_FIELD(CalleeSystem);
  UNLATCH_FIELD(EndsNamed);
  UNLATCH_FIELD(Virtual);
  UNLATCH_FIELD(Object);
  UNLATCH_FIELD(Arguments);
  UNLATCH_FIELD(Held);
  UNLATCH_FIELD(Unshared);
  UNLATCH_FIELD(Gives);
  UNLATCH_FIELD(Loc);
}

template <class Visitor> void visitFields(Visitor &V, Is<LockEffect> auto &X) {
  UNLATCH_FIELD(What);
  UNLATCH_FIELD(Mutex);
  UNLATCH_FIELD(MutexUsr);
  UNLATCH_FIELD(Mode);
  UNLATCH_FIELD(Maybe);
}

template <class Visitor>
void visitFields(Visitor &V, Is<CallDecision> auto &X) {
  UNLATCH_FIELD(LookCall);
  UNLATCH_FIELD(LookAccess);
  UNLATCH_FIELD(ActCall);
  UNLATCH_FIELD(ActAccess);
  UNLATCH_FIELD(LookArgument);
  UNLATCH_FIELD(ActArgument);
  UNLATCH_FIELD(Found);
  UNLATCH_FIELD(Varying);
}

template <class Visitor> void visitFields(Visitor &V, Is<FoundKey> auto &X) {
  UNLATCH_FIELD(Call);
  UNLATCH_FIELD(Argument);
  UNLATCH_FIELD(MapUsr);
}

template <class Visitor> void visitFields(Visitor &V, Is<CounterTerm> auto &X) {
  UNLATCH_FIELD(Counter);
  UNLATCH_FIELD(Factor);
}

template <class Visitor>
void visitFields(Visitor &V, Is<CountedMention> auto &X) {
  UNLATCH_FIELD(Mention);
  UNLATCH_FIELD(Terms);
}

template <class Visitor> void visitFields(Visitor &V, Is<CountedBody> auto &X) {
  UNLATCH_FIELD(Symbol);
  UNLATCH_FIELD(Hash);
  UNLATCH_FIELD(Counters);
  UNLATCH_FIELD(Mentions);
}

template <class Visitor> void visitFields(Visitor &V, Is<Function> auto &X) {
  UNLATCH_FIELD(Usr);
  UNLATCH_FIELD(Name);
  UNLATCH_FIELD(Kind);
  UNLATCH_FIELD(Access);
  UNLATCH_FIELD(RecordUsr);
  UNLATCH_FIELD(OneUnit);
  UNLATCH_FIELD(Static);
  UNLATCH_FIELD(Const);
  UNLATCH_FIELD(Virtual);
  UNLATCH_FIELD(Overrides);
  UNLATCH_FIELD(AddressTaken);
  UNLATCH_FIELD(Instantiated);
  UNLATCH_FIELD(Main);
  UNLATCH_FIELD(Parameters);
  UNLATCH_FIELD(Loc);
  UNLATCH_FIELD(Body);
  UNLATCH_FIELD(Identifiers);
  UNLATCH_FIELD(Sections);
  UNLATCH_FIELD(Accesses);
  UNLATCH_FIELD(States);
  UNLATCH_FIELD(Calls);
  UNLATCH_FIELD(FoundKeys);
  UNLATCH_FIELD(Lookups);
  UNLATCH_FIELD(Decisions);
  UNLATCH_FIELD(Effects);
  UNLATCH_FIELD(Gives);
  UNLATCH_FIELD(GivenTypes);
  UNLATCH_FIELD(Declarations);
  UNLATCH_FIELD(AttributePlace);
  UNLATCH_FIELD(Required);
  UNLATCH_FIELD(ReturnByValue);
  UNLATCH_FIELD(Counted);
  UNLATCH_FIELD(NoAnalysis);
  UNLATCH_FIELD(Why);
}

template <class Visitor> void visitFields(Visitor &V, Is<MutexUse> auto &X) {
  UNLATCH_FIELD(MutexUsr);
  UNLATCH_FIELD(Loc);
  UNLATCH_FIELD(Why);
  UNLATCH_FIELD(Attribute);
  UNLATCH_FIELD(LifeCycle);
  UNLATCH_FIELD(Accessor);
}

/// The members of ObjectDecl, for the structs that derive from it.
template <class Visitor, class Decl>
void visitObjectFields(Visitor &V, Decl &X) {
  UNLATCH_FIELD(Usr);
  UNLATCH_FIELD(Name);
  UNLATCH_FIELD(RecordUsr);
  UNLATCH_FIELD(Where);
  UNLATCH_FIELD(Access);
  UNLATCH_FIELD(Loc);
  UNLATCH_FIELD(Declaration);
  UNLATCH_FIELD(SoleDeclarator);
  UNLATCH_FIELD(InMacro);
  UNLATCH_FIELD(Dependent);
  UNLATCH_FIELD(InPattern);
  UNLATCH_FIELD(Static);
  UNLATCH_FIELD(OtherTypeRanges);
  UNLATCH_FIELD(OtherDeclarations);
}

template <class Visitor> void visitFields(Visitor &V, Is<MapDecl> auto &X) {
  visitObjectFields(V, X);
  UNLATCH_FIELD(Family);
  UNLATCH_FIELD(Container);
  UNLATCH_FIELD(TypeText);
  UNLATCH_FIELD(TypeRange);
  UNLATCH_FIELD(Arguments);
  UNLATCH_FIELD(CustomAllocator);
  UNLATCH_FIELD(Mutable);
  UNLATCH_FIELD(Alias);
  UNLATCH_FIELD(ValueCopyable);
  UNLATCH_FIELD(ValueCheap);
  UNLATCH_FIELD(ValueHoldsPointer);
  UNLATCH_FIELD(Numbers);
  UNLATCH_FIELD(SilentlyDestroyed);
  UNLATCH_FIELD(GuardedBy);
  UNLATCH_FIELD(HasInitializer);
  UNLATCH_FIELD(InitializerText);
}

template <class Visitor> void visitFields(Visitor &V, Is<MutexDecl> auto &X) {
  visitObjectFields(V, X);
  UNLATCH_FIELD(Type);
  UNLATCH_FIELD(Shared);
  UNLATCH_FIELD(Capability);
}

template <class Visitor> void visitFields(Visitor &V, Is<StateDecl> auto &X) {
  visitObjectFields(V, X);
  UNLATCH_FIELD(Type);
  UNLATCH_FIELD(Synchronized);
  UNLATCH_FIELD(TypeText);
  UNLATCH_FIELD(TypeRange);
  UNLATCH_FIELD(InitializerText);
  UNLATCH_FIELD(Scalar);
  UNLATCH_FIELD(Cheap);
  UNLATCH_FIELD(Grows);
  UNLATCH_FIELD(SilentlyDestroyed);
  UNLATCH_FIELD(Mutable);
  UNLATCH_FIELD(Fixed);
}

template <class Visitor>
void visitFields(Visitor &V, Is<SkippedMention> auto &X) {
  UNLATCH_FIELD(Name);
  UNLATCH_FIELD(Loc);
}

template <class Visitor> void visitFields(Visitor &V, Is<Suppression> auto &X) {
  UNLATCH_FIELD(File);
  UNLATCH_FIELD(FirstLine);
  UNLATCH_FIELD(LastLine);
  UNLATCH_FIELD(Checks);
}

template <class Visitor> void visitFields(Visitor &V, Is<Summary> auto &X) {
  UNLATCH_FIELD(MainFile);
  UNLATCH_FIELD(Failed);
  UNLATCH_FIELD(FailureText);
  UNLATCH_FIELD(Missing);
  UNLATCH_FIELD(Standard);
  UNLATCH_FIELD(Files);
  UNLATCH_FIELD(Maps);
  UNLATCH_FIELD(Mutexes);
  UNLATCH_FIELD(States);
  UNLATCH_FIELD(Functions);
  UNLATCH_FIELD(MutexUses);
  UNLATCH_FIELD(Skipped);
  UNLATCH_FIELD(Suppressions);
}

#undef UNLATCH_FIELD

/// Appends everything X says to Out: equal texts mean equal structs, down to
/// what operator== leaves out (lines, unknown paths).
class Fingerprint {
public:
  explicit Fingerprint(std::string &Out) : Out(Out) {}

  template <class T> void operator()(const char *, const T &X) { add(X); }

  void add(const std::string &X) {
    add(X.size());
    Out += X;
  }
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void add(T X) {
    Out += std::to_string(static_cast<long long>(X));
    Out += ' ';
  }
  void add(const FileRange &X) {
    add(X.File);
    add(X.Begin);
    add(X.End);
    add(X.Line);
    add(X.Column);
  }
  void add(const ObjectPath &X) {
    add(X.Root);
    add(X.Steps);
  }
  template <class T> void add(const std::vector<T> &X) {
    add(X.size());
    for (const T &Element : X)
      add(Element);
  }
  template <class T>
    requires std::is_class_v<T>
  void add(const T &X) {
    visitFields(*this, X);
  }

private:
  std::string &Out;
};

template <class T> std::string fingerprint(const T &X) {
  std::string Out;
  Fingerprint(Out).add(X);
  return Out;
}

} // namespace unlatch

#endif // UNLATCH_SUMMARY_FIELDS_H
