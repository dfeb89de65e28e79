// Serves requests from several threads while configuration is reloaded. What
// it prints does not depend on how the threads are scheduled.
#include "client_router.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace gateway;

const std::vector<std::string> kServices = {"billing", "catalog", "search",
                                            "users"};

void registerService(RouterRegistry &routers,
                     ServiceConventionRegistry &conventions,
                     std::deque<Router> &owned, const std::string &name) {
  owned.emplace_back(name, std::vector<std::string>{
                               name + "-a:80", name + "-b:80", name + "-c:80"});
  conventions.add(name, {"1", "/" + name});
  routers.add(name, &owned.back());
}

void serve(const RouterRegistry &routers,
           const ServiceConventionRegistry &conventions,
           std::vector<std::string> &log) {
  for (int id = 0; id < 2000; ++id) {
    const Request request{kServices[id % kServices.size()],
                          "/item/" + std::to_string(id % 7)};
    const Router *router = routers.find(request.service);
    const auto convention = conventions.get(request.service);
    log.push_back(router->endpointFor(request) + convention->pathPrefix +
                  request.path);
  }
}

void reload(RouterRegistry &routers, ServiceConventionRegistry &conventions,
            std::deque<Router> &owned) {
  for (int i = 0; i < 200; ++i)
    registerService(routers, conventions, owned, "plugin" + std::to_string(i));
}

} // namespace

int main() {
  RouterRegistry routers;
  ServiceConventionRegistry conventions;
  std::deque<Router> owned; // addresses stay when more are added
  for (const std::string &name : kServices)
    registerService(routers, conventions, owned, name);

  std::vector<std::vector<std::string>> logs(4);
  std::vector<std::thread> threads;
  for (auto &log : logs)
    threads.emplace_back(serve, std::cref(routers), std::cref(conventions),
                         std::ref(log));
  threads.emplace_back(reload, std::ref(routers), std::ref(conventions),
                       std::ref(owned));
  for (std::thread &thread : threads)
    thread.join();

  std::cout << "served " << logs.size() << " x " << logs[0].size()
            << " requests, "
            << (std::equal(logs.begin() + 1, logs.end(), logs.begin())
                    ? "all alike"
                    : "DIFFERENT")
            << "\n";
  for (int id = 0; id < 8; ++id)
    std::cout << "  " << logs[0][id] << "\n";

  const Router fallback("default", {"gateway:8080"});
  const ClientRouter client(routers, conventions, fallback);
  std::cout << "client: " << client.addressOf({"users", "/me"}) << "\n";
  std::cout << "client: " << client.addressOf({"nobody", "/me"}) << "\n";

  std::cout << "removed: " << conventions.remove("billing") << " "
            << conventions.remove("billing") << "\n";
  try {
    client.addressOf({"billing", "/open"});
  } catch (const UnknownConvention &error) {
    std::cout << "error: " << error.what() << "\n";
  }
  std::cout << "find(\"nobody\"): "
            << (routers.find("nobody") ? "a router" : "null") << "\n";
  std::cout << "routers: " << routers.all().size()
            << ", conventions: " << conventions.services().size()
            << ", first: " << conventions.services().front() << "\n";
  return 0;
}
