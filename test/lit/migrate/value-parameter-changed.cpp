// RUN: %migrate-and-run %s
// A parameter taken by value is the function's own: to fill it in under the
// lock, and to move it on, changes nothing that the lock guards.
#include <iostream>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Ticket {
  int id = 0;
  std::string owner;
  int revision = 0;
};

class Tickets {
public:
  void file(Ticket ticket, int id) {
    std::unique_lock lock(mutex_);
    ticket.id = id;
    ticket.revision = 1;
    tickets_.emplace(id, std::move(ticket));
  }
  std::optional<Ticket> find(int id) const {
    std::shared_lock lock(mutex_);
    auto it = tickets_.find(id);
    if (it == tickets_.end())
      return std::nullopt;
    return it->second;
  }
  std::string ownerOf(int id) const {
    std::shared_lock lock(mutex_);
    auto it = tickets_.find(id);
    return it == tickets_.end() ? "nobody" : it->second.owner;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Ticket> tickets_;
};

int main() {
  Tickets tickets;
  tickets.file({0, "Ada", 0}, 7);
  if (auto ticket = tickets.find(7))
    std::cout << ticket->id << ticket->owner << ticket->revision;
  std::cout << tickets.find(8).has_value() << tickets.ownerOf(7)
            << tickets.ownerOf(8) << '\n';
}
