// A plain field that agrees with the registries of its group.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_VERSIONED_H
#define UNLATCH_VERSIONED_H

#include <unlatch/detail/section.h>
#include <unlatch/detail/update_base.h>
#include <unlatch/handle.h>
#include <unlatch/reclaim.h>
#include <unlatch/registry_group.h>

#include <atomic>
#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

template <class T> struct versioned_state final : retired {
  template <class... Args>
  explicit versioned_state(std::uint64_t v, Args &&...args)
      : version(v), value(std::forward<Args>(args)...) {}
  bool dispose(recycling &) noexcept override {
    delete this;
    return false;
  }
  std::uint64_t version;
  versioned_state *before = nullptr;
  T value;
};

template <class T, class Policy> class versioned_store {
public:
  using state = versioned_state<T>;

  template <class... Args>
  explicit versioned_store(core *c, Args &&...args)
      : core_(c), head_(new state(0, std::forward<Args>(args)...)) {}
  versioned_store(const versioned_store &) = delete;
  versioned_store &operator=(const versioned_store &) = delete;
  ~versioned_store() {
    // relaxed: nobody else is there.
    delete head_.load(std::memory_order_relaxed);
  }

  core &shared() const noexcept { return *core_; }

  const state &at(std::uint64_t version) const noexcept {
    // acquire: pairs with the release in set().
    const state *s = head_.load(std::memory_order_acquire);
    while (UNLATCH_UNLIKELY(s->version > version))
      s = s->before;
    return *s;
  }
  state &newest() const noexcept {
    // relaxed: only writers change it, and the write lock is held.
    return *head_.load(std::memory_order_relaxed);
  }

  /// The state that this section will publish, made from `args` if it has
  /// none yet. Write lock held.
  template <class... Args> state &own(Args &&...args) {
    state &old = newest();
    const std::uint64_t version = core_->next_version();
    if (old.version == version)
      return old;
    state *made = new state(version, std::forward<Args>(args)...);
    made->before = &old;
    // release: pairs with the acquire in at().
    head_.store(made, std::memory_order_release);
    if (Policy::template awaits_readers<T, T>())
      core_->retire_now(&old);
    else
      core_->retire_later(&old);
    return *made;
  }

private:
  core_owner core_;
  std::atomic<state *> head_;
};

/// The field's value in one state of its group.
template <class Store> class versioned_view {
public:
  using value_type = decltype(std::declval<Store &>().newest().value);

  const value_type &operator*() const noexcept { return *value_; }
  const value_type *operator->() const noexcept { return value_; }
  operator const value_type &() const noexcept { return *value_; }
  const value_type &get() const noexcept { return *value_; }

  versioned_view(const Store &s, std::uint64_t version) noexcept
      : value_(std::addressof(s.at(version).value)) {}

private:
  const value_type *value_;
};

/// The field within an update of its group.
template <class Store> class versioned_update : public update_base<Store> {
  using base = update_base<Store>;

public:
  using value_type = decltype(std::declval<Store &>().newest().value);

  explicit versioned_update(Store &s) : base(s) {}
  versioned_update(Store &s, typename base::borrowed b) noexcept : base(s, b) {}
  versioned_update(versioned_update &&) = default;
  versioned_update &operator=(versioned_update &&) = default;

  const value_type &get() const noexcept {
    return this->store().newest().value;
  }
  const value_type &operator*() const noexcept { return get(); }
  operator const value_type &() const noexcept { return get(); }

  /// The value for changing in place: a copy, once an update.
  value_type &edit() { return this->store().own(get()).value; }
  value_type *operator->() { return std::addressof(edit()); }
  template <class V, class = std::enable_if_t<
                         !std::is_same_v<std::decay_t<V>, versioned_update>>>
  versioned_update &operator=(V &&value) {
    auto &state = this->store().newest();
    if (state.version == this->store().shared().next_version())
      state.value = std::forward<V>(value);
    else
      this->store().own(std::forward<V>(value));
    return *this;
  }
};

} // namespace detail

/// A value beside the registries of a group: one state of all in a group's
/// view, published together by a group's update. By itself it is read by
/// load() and written by store(), each at one instant; reads are wait-free.
template <class T, class Policy = reclaim::automatic> class versioned {
  using store_type = detail::versioned_store<T, Policy>;

public:
  using value_type = T;
  using view_type = detail::versioned_view<store_type>;
  using update_type = detail::versioned_update<store_type>;

  template <class... Args>
  explicit versioned(registry_group &group, Args &&...args)
      : store_(detail::group_access::join(group), std::forward<Args>(args)...) {
  }
  versioned(const versioned &) = delete;
  versioned &operator=(const versioned &) = delete;

  /// A copy of the value.
  T load() const {
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    return store_.at(version).value;
  }
  operator T() const { return load(); }

  /// The value itself, held as long as the handle lives.
  [[nodiscard]] handle<T> get() const noexcept {
    std::uint64_t version;
    detail::pin pinned(store_.shared(), version);
    const T *value = std::addressof(store_.at(version).value);
    return {value, std::move(pinned)};
  }

  template <class V> void store(V &&value) {
    update() = std::forward<V>(value);
  }
  template <class V, class = std::enable_if_t<
                         !std::is_same_v<std::decay_t<V>, versioned>>>
  versioned &operator=(V &&value) {
    store(std::forward<V>(value));
    return *this;
  }
  [[nodiscard]] update_type update() { return update_type(store_); }

private:
  friend detail::group_access;
  store_type store_;
};

} // namespace unlatch

#endif // UNLATCH_VERSIONED_H
