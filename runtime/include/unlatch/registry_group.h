// Several registries and fields that one mutex guarded, and that must agree.
//
//   class router {
//     unlatch::registry_group state_;
//     unlatch::registry<std::string, route> routes_{state_};
//     unlatch::ordered_registry<int, peer> peers_{state_};
//     unlatch::versioned<std::string> name_{state_, "default"};
//   };
//
//   auto view = state_.view();                  // one state of all three
//   view.of(routes_).find(path); view.of(name_);
//   auto update = state_.update();              // published together
//   update.of(routes_).clear(); update.of(name_) = "new";
//
// A member alone is read and written as if it were in no group.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_REGISTRY_GROUP_H
#define UNLATCH_REGISTRY_GROUP_H

#include <unlatch/detail/core.h>

#include <utility>

namespace unlatch {

class registry_group;

namespace detail {
/// The way of groups and their members to each other.
struct group_access {
  static core *join(registry_group &group) noexcept;
  template <class Member> static auto &store(Member &m) noexcept {
    return m.store_;
  }
};
} // namespace detail

/// Thread-safety: as a registry's. The group may be destroyed before or after
/// its members; constructed it must be before them.
class registry_group {
public:
  registry_group() : core_(new detail::core) {}
  registry_group(const registry_group &) = delete;
  registry_group &operator=(const registry_group &) = delete;
  ~registry_group() { core_->drop_owner(); }

  /// One state of all members; as cheap as the view of a single registry.
  class view_type {
  public:
    view_type() = default;
    /// The member's view type; good as long as this view lives.
    template <class Member> auto of(const Member &member) const {
      UNLATCH_ASSERT(&detail::group_access::store(member).shared() == core_,
                     "the view of another group");
      return typename Member::view_type(detail::group_access::store(member),
                                        version_);
    }
    void release() noexcept {
      core_ = nullptr;
      pin_.release();
    }
    explicit operator bool() const noexcept { return core_ != nullptr; }

  private:
    friend registry_group;
    explicit view_type(const detail::core &c) noexcept
        : pin_(c, version_), core_(&c) {}

    std::uint64_t version_ = 0; // filled in by the pin, so before it
    detail::pin pin_;
    const detail::core *core_ = nullptr;
  };

  /// Exclusive to other writers of every member, published at once.
  class update_type {
  public:
    update_type() = default;
    update_type(update_type &&other) noexcept
        : core_(std::exchange(other.core_, nullptr)),
          outermost_(other.outermost_) {}
    update_type &operator=(update_type &&other) noexcept {
      if (this != &other) {
        publish();
        core_ = std::exchange(other.core_, nullptr);
        outermost_ = other.outermost_;
      }
      return *this;
    }
    ~update_type() { publish(); }

    /// The member's update type, as part of this one.
    template <class Member> auto of(Member &member) const {
      UNLATCH_ASSERT(&detail::group_access::store(member).shared() == core_,
                     "the update of another group");
      using update = typename Member::update_type;
      return update(detail::group_access::store(member), update::part_of_group);
    }
    void publish() noexcept {
      if (detail::core *c = std::exchange(core_, nullptr)) {
        c->updating = false;
        c->leave(outermost_);
      }
    }
    explicit operator bool() const noexcept { return core_ != nullptr; }

  private:
    friend registry_group;
    explicit update_type(detail::core &c) : core_(&c), outermost_(c.enter()) {
      c.updating = true;
    }

    detail::core *core_ = nullptr;
    bool outermost_ = true;
  };

  [[nodiscard]] view_type view() const noexcept { return view_type(*core_); }
  [[nodiscard]] update_type update() { return update_type(*core_); }

private:
  friend detail::group_access;
  detail::core *core_;
};

namespace detail {
inline core *group_access::join(registry_group &group) noexcept {
  group.core_->add_owner();
  return group.core_;
}
} // namespace detail

} // namespace unlatch

#endif // UNLATCH_REGISTRY_GROUP_H
