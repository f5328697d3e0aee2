#pragma once
// A disk whose power goes: what was not synced is then kept, torn or dropped, file by file and sector by sector.

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>

#include "tests/sidecar/store/passing_disk.h"
#include "tests/sidecar/store/test_store.h"
#include "tests/sidecar/store/volatile_file.h"

namespace kf::store {

// While it lives, every database that is opened lies on it; one at a time. A sync counts in here alone and is not
// passed on, so that thousands of losses cost no wait for the real disk.
class PowerDisk {
 public:
  // The power goes in the midst of operation number `operations` of those that change the disk; 1 is the first.
  PowerDisk(Dice& dice, uint64_t operations) : dice_(dice), operations_left_(operations) { plugged() = this; }
  ~PowerDisk() { plugged() = nullptr; }
  PowerDisk(const PowerDisk&) = delete;
  PowerDisk& operator=(const PowerDisk&) = delete;

  bool has_power() {
    const std::lock_guard lock(mutex_);
    return operations_left_ > 0;
  }

  // Leaves the files as they are found when the power is back. No database may be open any more.
  void lose_power() {
    for (const auto& [name, file] : files_) put(name, file.after_power_loss(dice_));
    files_.clear();
  }

 private:
  struct Opened {
    std::string name;
    bool is_folder_synced_with_it;  // the unix layer does so once for each journal and log that it opens
  };

  static PowerDisk*& plugged() {
    static PowerDisk* disk = nullptr;
    return disk;
  }

  static void put(const std::string& name, const std::optional<std::string>& content) {
    std::filesystem::remove(name);
    if (content) std::ofstream(name, std::ios::binary) << *content;
  }

  VolatileFile& file_of(const sqlite3_file* file) { return files_.at(opened_.at(file).name); }

  // Runs one operation that changes the disk. The one during which the power goes has happened as far as the dice want,
  // and its caller hears of a fault; later ones do not happen.
  template <class Operation>
  int change(int fault, const Operation& operation) {
    const std::lock_guard lock(mutex_);
    if (operations_left_ == 0) return fault;
    const bool is_power_there = --operations_left_ > 0;
    const int result = operation(is_power_there);
    return is_power_there ? result : fault;
  }

  void sync_folder() {
    for (auto& [name, file] : files_) file.sync_folder();
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    PowerDisk& disk = *plugged();
    const std::lock_guard lock(disk.mutex_);
    if (disk.operations_left_ == 0) return SQLITE_IOERR;
    if (name == nullptr)
      return passing::open(name, file, flags, out_flags, passing::kMethods);  // gone when it is closed
    const bool is_known = disk.files_.contains(name);
    // An empty file has just been made for SQLite, and its folder was not synced.
    const std::string found = is_known ? "" : bytes_of(name);
    const int result = passing::open(name, file, flags, out_flags, methods());
    if (result != SQLITE_OK) return result;
    disk.opened_[file] = {name, (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0};
    if (is_known) disk.files_.at(name).create();
    disk.files_.try_emplace(name, found.empty() ? std::nullopt : std::optional(found));
    return result;
  }

  static int remove(sqlite3_vfs*, const char* name, int syncs_folder) {
    PowerDisk& disk = *plugged();
    return disk.change(SQLITE_IOERR_DELETE, [&](bool is_power_there) {
      const int result = passing::real_vfs()->xDelete(passing::real_vfs(), name, 0);
      const auto known = disk.files_.find(name);
      if (result == SQLITE_OK && known != disk.files_.end()) known->second.remove(disk.dice_);
      if (syncs_folder != 0 && is_power_there) disk.sync_folder();
      return result;
    });
  }

  static int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    PowerDisk& disk = *plugged();
    return disk.change(SQLITE_IOERR_WRITE, [&](bool) {
      disk.file_of(file).write(static_cast<size_t>(offset),
                               {static_cast<const char*>(data), static_cast<size_t>(bytes)});
      return passing::write(file, data, bytes, offset);
    });
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    PowerDisk& disk = *plugged();
    return disk.change(SQLITE_IOERR_TRUNCATE, [&](bool) {
      disk.file_of(file).truncate(static_cast<size_t>(size));
      return passing::truncate(file, size);
    });
  }

  static int sync(sqlite3_file* file, int) {
    PowerDisk& disk = *plugged();
    return disk.change(SQLITE_IOERR_FSYNC, [&](bool is_power_there) {
      if (!is_power_there) return SQLITE_OK;
      disk.file_of(file).sync();
      if (std::exchange(disk.opened_.at(file).is_folder_synced_with_it, false)) disk.sync_folder();
      return SQLITE_OK;
    });
  }

  static int close(sqlite3_file* file) {
    PowerDisk& disk = *plugged();
    const std::lock_guard lock(disk.mutex_);
    disk.opened_.erase(file);
    return passing::close(file);
  }

  static const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods ours = [] {
      sqlite3_io_methods made = passing::kMethods;
      made.xWrite = write;
      made.xTruncate = truncate;
      made.xSync = sync;
      made.xClose = close;
      return made;
    }();
    return ours;
  }

  static sqlite3_vfs& vfs() {
    static sqlite3_vfs ours = [] {
      sqlite3_vfs made = passing::vfs_named("power");
      made.xOpen = open;
      made.xDelete = remove;
      return made;
    }();
    return ours;
  }

  std::mutex mutex_;  // the writer's thread and those that read
  Dice& dice_;
  uint64_t operations_left_;
  std::map<std::string, VolatileFile> files_;
  std::map<const sqlite3_file*, Opened> opened_;
  passing::PluggedIn plugged_in_{vfs()};
};

}  // namespace kf::store
