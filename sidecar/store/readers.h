#pragma once
// A few connections that only read, made when they are needed.

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "sidecar/store/database.h"

namespace kf::store {

inline constexpr size_t kReadersMax = 8;
inline constexpr std::chrono::seconds kReaderWaitMax{10};

class Readers {
 public:
  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

  // A connection for as long as the lease lives.
  class Lease {
   public:
    Lease(Readers& readers, std::unique_ptr<Database> database) : readers_(&readers), database_(std::move(database)) {}
    Lease(Lease&&) = default;
    ~Lease() {
      if (database_) readers_->give_back(std::move(database_));
    }
    Database& operator*() const { return *database_; }

   private:
    Readers* readers_;
    std::unique_ptr<Database> database_;
  };

  // unavailable when all are in use for longer than kReaderWaitMax.
  Result<Lease> take();

 private:
  Result<std::unique_ptr<Database>> reserve();
  void give_back(std::unique_ptr<Database> database);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Database>> idle_;
  size_t open_ = 0;
};

}  // namespace kf::store
