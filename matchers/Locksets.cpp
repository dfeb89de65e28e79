//===- Locksets.cpp - Which locks are held where in a function -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"

#include "matchers/LockScan.h"
#include "matchers/Names.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/CFG.h"

#include <algorithm>

using namespace clang;

namespace unlatch {

static bool sameLocks(const std::vector<HeldLock> &A,
                      const std::vector<HeldLock> &B) {
  return std::equal(A.begin(), A.end(), B.begin(), B.end(),
                    [](const HeldLock &X, const HeldLock &Y) {
                      return X.Mutex.Root == Y.Mutex.Root &&
                             X.Mutex.Steps == Y.Mutex.Steps && X.Mode == Y.Mode;
                    });
}

bool operator==(const Holding &A, const Holding &B) {
  return A.Mask == B.Mask && A.Section == B.Section &&
         sameLocks(A.Mutexes, B.Mutexes) &&
         std::equal(A.Mutexes.begin(), A.Mutexes.end(), B.Mutexes.begin(),
                    [](const HeldLock &X, const HeldLock &Y) {
                      return X.Upgrade == Y.Upgrade;
                    });
}

namespace {
class DeclarationFinder : public RecursiveASTVisitor<DeclarationFinder> {
public:
  using Map = llvm::DenseMap<const VarDecl *, const DeclStmt *>;
  explicit DeclarationFinder(Map &Out) : Out(Out) {}
  bool VisitDeclStmt(DeclStmt *S) {
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        Out.try_emplace(Var, S);
    return true;
  }

private:
  Map &Out;
};
} // namespace

Locksets::Locksets(ASTContext &Context, const Source &Src, const Paths &Objects,
                   const ParentMap &Parents, Function &Out)
    : Context(Context), Src(Src), Objects(Objects), Parents(Parents), Out(Out) {
}

const Lockset *Locksets::at(const Stmt *S) const {
  auto It = Index.find(S);
  return It == Index.end() ? nullptr : &Pool[It->second];
}

HeldLock Locksets::mutexOf(const Expr *E, LockMode Mode) {
  HeldLock Lock;
  Lock.Mode = Mode;
  Lock.Mutex = Objects.of(E);
  const Expr *Inner = stripToObject(E);
  Operands.insert(Inner);
  if (const auto *Member = dyn_cast<MemberExpr>(Inner))
    Lock.MutexUsr = usr(Member->getMemberDecl());
  else if (const auto *Ref = dyn_cast<DeclRefExpr>(Inner))
    Lock.MutexUsr = usr(Ref->getDecl());
  // An alias, or an accessor, of a member: the path still names it.
  if (Lock.Mutex.known()) {
    if (!Lock.Mutex.Steps.empty() && Lock.Mutex.Steps.back()[0] != '[')
      Lock.MutexUsr = Lock.Mutex.Steps.back();
    else if (Lock.Mutex.Steps.empty() &&
             Lock.Mutex.Root.compare(0, 7, "global:") == 0)
      Lock.MutexUsr = Lock.Mutex.Root.substr(7);
  }
  return Lock;
}

HeldLock Locksets::mutexOf(const GuardInit::Mutex &M) {
  HeldLock Lock;
  if (M.E) {
    Lock = mutexOf(M.E, M.Mode);
    if (M.Steps.empty())
      return Lock;
    if (Lock.Mutex.known())
      Lock.Mutex = Objects.ofTarget(M.E);
  } else {
    Lock.Mutex = M.Global;
    Lock.Mode = M.Mode;
  }
  Lock.Mutex.Steps.insert(Lock.Mutex.Steps.end(), M.Steps.begin(),
                          M.Steps.end());
  nameWrapperLock(Lock.Mutex);
  Lock.MutexUsr = mutexUsrOf(Lock.Mutex);
  return Lock;
}

const LockOperation *mutexOperation(const CallExpr *Call) {
  const LockOperation *Operation = lockOperation(Call->getDirectCallee());
  if (!Operation)
    return nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    QualType T = Member->getImplicitObjectArgument()->getType();
    return mutexType(T->isPointerType() ? T->getPointeeType() : T) ? Operation
                                                                   : nullptr;
  }
  return isa<CXXMethodDecl>(Call->getDirectCallee()) ? nullptr : Operation;
}

const void *Locksets::manualKey(const ObjectPath &Path, LockMode Mode) {
  std::string Key = Path.Root;
  for (const std::string &Step : Path.Steps)
    Key += "\n" + Step;
  Key += Mode == LockMode::Shared ? "\ns" : "\nx";
  return &Manual.try_emplace(std::move(Key)).first->second;
}

bool Locksets::join(State &Into, const State &From) {
  bool Changed = false;
  for (auto &[Key, H] : Into)
    if (!From.count(Key) && !(H.Mask & Holding::NotHeld)) {
      H.Mask |= Holding::NotHeld;
      Changed = true;
    }
  for (const auto &[Key, H] : From) {
    auto [It, New] = Into.try_emplace(Key, H);
    if (New) {
      It->second.Mask |= Holding::NotHeld;
      Changed = true;
      continue;
    }
    Holding Joined = It->second;
    Joined.Mask |= H.Mask;
    if (Joined.Section != H.Section)
      Joined.Section = -1;
    if (sameLocks(Joined.Mutexes, H.Mutexes)) {
      for (size_t I = 0; I != H.Mutexes.size(); ++I)
        Joined.Mutexes[I].Upgrade |= H.Mutexes[I].Upgrade;
    } else {
      // One guard, another mutex on each path: either may be held.
      for (const HeldLock &L : H.Mutexes)
        if (std::none_of(Joined.Mutexes.begin(), Joined.Mutexes.end(),
                         [&](const HeldLock &M) {
                           return M.Mutex == L.Mutex && M.Mode == L.Mode;
                         }))
          Joined.Mutexes.push_back(L);
      Joined.Mask = Holding::Maybe;
    }
    if (!(Joined == It->second)) {
      It->second = std::move(Joined);
      Changed = true;
    }
  }
  return Changed;
}

Lockset Locksets::flatten(const State &S) const {
  Lockset Result;
  for (const auto &[Key, H] : S) {
    if (!(H.Mask & Holding::Held))
      continue;
    for (HeldLock L : H.Mutexes) {
      L.Section = H.Section;
      L.Maybe = H.Mask & Holding::NotHeld;
      Result.push_back(std::move(L));
    }
  }
  // By name, not by address: equal runs give equal summaries.
  std::sort(Result.begin(), Result.end(),
            [](const HeldLock &A, const HeldLock &B) {
              return std::tie(A.MutexUsr, A.Section, A.Mode) <
                     std::tie(B.MutexUsr, B.Section, B.Mode);
            });
  return Result;
}

/// In the manner of POSIX: 0 says that it worked.
static bool isZeroOnSuccess(const FunctionDecl *Function) {
  llvm::StringRef Name = Function->getName();
  return Name.starts_with("pthread_") || Name.starts_with("uv_") ||
         Name.starts_with("mtx_");
}

void Locksets::refine(State &S, const Expr *Condition, bool True) {
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot)
    return refine(S, Not->getSubExpr(), !True);
  if (const auto *Compare = dyn_cast<BinaryOperator>(Condition);
      Compare && Compare->isEqualityOp()) {
    const auto *Zero =
        dyn_cast<IntegerLiteral>(Compare->getRHS()->IgnoreParenImpCasts());
    if (Zero && Zero->getValue() == 0)
      refine(S, Compare->getLHS(), True == (Compare->getOpcode() == BO_NE));
    return;
  }
  const auto *Call = dyn_cast<CallExpr>(Condition);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return;
  auto Set = [&](const void *Key) {
    auto It = S.find(Key);
    if (It != S.end() && It->second.Mask == Holding::Maybe)
      It->second.Mask = True ? Holding::Held : Holding::NotHeld;
  };
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const Expr *Object = Member ? Member->getImplicitObjectArgument() : nullptr;
  if (const VarDecl *Guard = Object ? guardVariable(Object) : nullptr) {
    const LockOperation *Operation = lockOperation(Callee);
    if (isa<CXXConversionDecl>(Callee) ||
        (Operation && Operation->What == LockOperation::Try) ||
        (Callee->getIdentifier() && (Callee->getName() == "owns_lock" ||
                                     Callee->getName() == "try_acquire" ||
                                     Callee->getName() == "isLocked")))
      Set(Guard);
    return;
  }
  const LockOperation *Operation = mutexOperation(Call);
  if (!Operation || Operation->What != LockOperation::Try)
    return;
  if (!Member) {
    Object = Call->getArg(0);
    True ^= isZeroOnSuccess(Callee);
  }
  ObjectPath Path = Objects.of(Object);
  if (Path.known())
    Set(manualKey(Path, *Operation->Mode));
}

/// Blocks of handlers have no edge into them unless every call gets one. What
/// may hold there is what may hold anywhere in the try block, for guards that
/// are declared outside of it.
void Locksets::seedCatchBlocks(const CFG &Graph,
                               std::vector<std::pair<bool, State>> &In,
                               std::vector<unsigned> &Work) {
  for (const CFGBlock *Block : Graph) {
    const auto *Catch = dyn_cast_or_null<CXXCatchStmt>(Block->getLabel());
    if (!Catch)
      continue;
    const auto *Try = dyn_cast_or_null<CXXTryStmt>(Parents.getParent(Catch));
    if (!Try)
      continue;
    auto InTry = [&](const Stmt *S) {
      for (; S; S = Parents.getParent(S))
        if (S == Try->getTryBlock())
          return true;
      return false;
    };
    State Seed;
    bool Any = false;
    auto Add = [&](const State &S) {
      if (Any)
        join(Seed, S);
      else
        Seed = S;
      Any = true;
    };
    for (const CFGBlock *Other : Graph) {
      auto &[Reached, Before] = In[Other->getBlockID()];
      if (!Reached)
        continue;
      // A block may begin before the try block and go on after it.
      State Here = Before;
      for (const CFGElement &Element : *Other) {
        auto S = Element.getAs<CFGStmt>();
        bool Inside = S && InTry(S->getStmt());
        if (Inside)
          Add(Here);
        transfer(Here, Element);
        if (Inside)
          Add(Here);
      }
    }
    if (!Any)
      continue;
    for (const auto &[Var, S] : Declarations)
      if (InTry(S))
        Seed.erase(Var);
    unsigned Id = Block->getBlockID();
    if (!In[Id].first) {
      In[Id] = {true, Seed};
      Work.push_back(Id);
    } else if (join(In[Id].second, Seed)) {
      Work.push_back(Id);
    }
  }
}

bool Locksets::run(const Decl *D, Stmt *Body, const Lockset &Entry) {
  DeclarationFinder(Declarations).TraverseStmt(Body);
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  Options.AddTemporaryDtors = true;
  Options.AddInitializers = true;
  Options.PruneTriviallyFalseEdges = true;
  std::unique_ptr<CFG> Graph = CFG::buildCFG(D, Body, &Context, Options);
  if (!Graph)
    return false;

  unsigned N = Graph->getNumBlockIDs();
  std::vector<const CFGBlock *> Blocks(N, nullptr);
  for (const CFGBlock *Block : *Graph)
    Blocks[Block->getBlockID()] = Block;
  std::vector<std::pair<bool, State>> In(N);

  State Initial;
  for (const HeldLock &Lock : Entry) {
    Holding H;
    H.Mask = Lock.Maybe ? Holding::Maybe : Holding::Held;
    H.Section = Lock.Section;
    H.Mutexes = {Lock};
    Initial[manualKey(Lock.Mutex, Lock.Mode)] = H;
  }
  unsigned First = Graph->getEntry().getBlockID();
  In[First] = {true, Initial};
  std::vector<unsigned> Work{First};
  // The lattice is finite; the bound is a belt for graphs nobody foresaw.
  for (size_t Steps = 0; Steps < 64 * size_t(N) + 64;) {
    if (Work.empty()) {
      seedCatchBlocks(*Graph, In, Work);
      if (Work.empty())
        break;
    }
    unsigned Id = Work.back();
    Work.pop_back();
    ++Steps;
    State S = In[Id].second;
    for (const CFGElement &Element : *Blocks[Id])
      transfer(S, Element);
    const Expr *Condition =
        Blocks[Id]->succ_size() == 2 ? Blocks[Id]->getLastCondition() : nullptr;
    unsigned Branch = 0;
    for (const CFGBlock::AdjacentBlock &Next : Blocks[Id]->succs()) {
      bool True = Branch++ == 0;
      const CFGBlock *Successor = Next.getReachableBlock();
      if (!Successor)
        continue;
      State Refined = S;
      if (Condition)
        refine(Refined, Condition, True);
      auto &Target = In[Successor->getBlockID()];
      bool Changed = !Target.first;
      if (Changed)
        Target = {true, std::move(Refined)};
      else
        Changed = join(Target.second, Refined);
      if (Changed)
        Work.push_back(Successor->getBlockID());
    }
  }
  if (!Work.empty())
    return false;

  Recording = true;
  for (const CFGBlock *Block : *Graph) {
    auto &[Reached, S] = In[Block->getBlockID()];
    if (!Reached)
      continue;
    Pool.push_back(flatten(S));
    for (const CFGElement &Element : *Block) {
      auto Statement = Element.getAs<CFGStmt>();
      if (Statement)
        Index.try_emplace(Statement->getStmt(), Pool.size() - 1);
      else if (auto Init = Element.getAs<CFGInitializer>())
        Index.try_emplace(Init->getInitializer()->getInit(), Pool.size() - 1);
      if (!mayChangeLocks(Element))
        continue;
      State Before = S;
      transfer(S, Element);
      if (!(Before == S))
        Pool.push_back(flatten(S));
    }
    // Conditions that are terminators only, such as range-for.
    if (const Stmt *Terminator = Block->getTerminatorStmt())
      Index.try_emplace(Terminator, Pool.size() - 1);
  }
  // What is locked by hand and still held at the end is the caller's.
  State Left;
  if (auto &[Reached, S] = In[Graph->getExit().getBlockID()]; Reached)
    for (const auto &[Key, H] : S) {
      bool ByHand = H.Section >= 0 &&
                    Out.Sections[H.Section].Shape == SectionShape::Manual &&
                    !Initial.count(Key);
      if (ByHand)
        Left[Key] = H;
    }
  for (const HeldLock &L : flatten(Left))
    Effects.push_back(
        {LockEffect::Kind::Acquires, L.Mutex, L.MutexUsr, L.Mode, L.Maybe});
  return true;
}

} // namespace unlatch
