#include <algorithm>

#include "shared/contracts/model_name.h"
#include "sidecar/api/handlers.h"

namespace kf::api {
namespace {

struct ShowRequest {
  std::string model_name;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("modelName", self.model_name);
  }
};

ModelList list_of(std::string provider, bool available, std::vector<ModelInfo> models,
                  std::optional<std::string> error) {
  ModelList list{std::move(provider), available, std::move(models), 0, std::move(error)};
  list.count = static_cast<int64_t>(list.models.size());
  return list;
}

// The list, and beside it what discovery knows: the page asks each provider alone, so that a slow one holds up nobody.
struct ListAndReport {
  ProviderId provider;
  ProviderReport report;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("provider", self.provider);
    ProviderReport::fields(self.report, visit);
  }
};

Result<net::Response> list_models(providers::LocalDiscovery& discovery, ProviderId id) {
  return json(200, ListAndReport{id, discovery.report(id)});
}

// What runs elsewhere, whoever offers it: Ollama's own cloud, and servers on other machines.
Result<net::Response> list_cloud_models(providers::LocalDiscovery& discovery) {
  std::vector<ModelInfo> remote;
  bool available = false;
  for (const auto& [id, name] : EnumNames<ProviderId>::kNames) {
    const ProviderReport report = discovery.report(id);
    for (const ModelInfo& model : report.models) {
      if (model.local) continue;
      remote.push_back(model);
      available |= report.available;
    }
  }
  return json(200, list_of("cloud", available, std::move(remote), std::nullopt));
}

Result<net::Response> show_model(providers::Provider& provider, const Context& context) {
  KF_TRY(const auto wanted, read_body<ShowRequest>(context));
  KF_CHECK(check_model_name(wanted.model_name, "modelName"));
  KF_TRY(const auto details, provider.show(wanted.model_name));
  return json(200, details);
}

Result<net::Response> list_loaded(providers::LocalDiscovery& discovery) {
  const ProviderReport report = discovery.report(ProviderId::ollama);
  std::vector<ModelInfo> loaded;
  std::copy_if(report.models.begin(), report.models.end(), std::back_inserter(loaded),
               [](const ModelInfo& m) { return m.loaded; });
  return json(200, list_of("ollama", report.available, std::move(loaded), report.error));
}

}  // namespace

std::vector<Route> model_routes(providers::LocalDiscovery& discovery,
                                const std::vector<std::unique_ptr<providers::Provider>>& providers) {
  std::vector<Route> routes{
      {"GET", "/api/models/local/discover", Access::to(Permission::models), Body::none,
       [&discovery](Context&) -> Result<net::Response> { return json(200, discovery.discover()); }},
      {"GET", "/api/models/cloud/list", Access::to(Permission::models), Body::none,
       [&discovery](Context&) { return list_cloud_models(discovery); }},
      {"GET", "/api/models/ollama/running", Access::to(Permission::models), Body::none,
       [&discovery](Context&) { return list_loaded(discovery); }},
  };
  for (const auto& provider : providers) {
    const std::string base = "/api/models/" + std::string(enum_name(provider->id()));
    routes.push_back({"GET", base + "/list", Access::to(Permission::models), Body::none,
                      [&discovery, id = provider->id()](Context&) { return list_models(discovery, id); }});
    routes.push_back({"POST", base + "/show", Access::to(Permission::models), Body::json,
                      [&provider = *provider](Context& c) { return show_model(provider, c); }});
  }
  return routes;
}

}  // namespace kf::api
