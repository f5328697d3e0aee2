#pragma once
// A disk that fails when told to: a switch in front of everything that writes.

#include <atomic>

#include "tests/sidecar/store/passing_disk.h"

namespace kf::store {
namespace faulty {

inline std::atomic<int> write_fault{SQLITE_OK};
inline std::atomic<int> sync_fault{SQLITE_OK};

inline int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  return write_fault != SQLITE_OK ? write_fault.load() : passing::write(file, data, bytes, offset);
}
inline int sync(sqlite3_file* file, int flags) {
  return sync_fault != SQLITE_OK ? sync_fault.load() : passing::sync(file, flags);
}
inline int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return write_fault != SQLITE_OK ? write_fault.load() : passing::truncate(file, size);
}

inline const sqlite3_io_methods kMethods = [] {
  sqlite3_io_methods methods = passing::kMethods;
  methods.xWrite = write;
  methods.xSync = sync;
  methods.xTruncate = truncate;
  return methods;
}();

inline int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  return passing::open(name, file, flags, out_flags, kMethods);
}

inline sqlite3_vfs vfs_of_ours = [] {
  sqlite3_vfs vfs = passing::vfs_named("faulty");
  vfs.xOpen = open;
  return vfs;
}();

}  // namespace faulty

// While it lives, every database that is opened lies on it. `fault` is what writing, syncing and growing then give;
// SQLITE_OK for a healthy disk. The database's shared memory is the kernel's and never fails.
class FaultyDisk {
 public:
  ~FaultyDisk() {
    fail_with(SQLITE_OK);
    fail_syncs_with(SQLITE_OK);
  }

  static void fail_with(int fault) { faulty::write_fault = fault; }
  static void fail_syncs_with(int fault) { faulty::sync_fault = fault; }

 private:
  passing::PluggedIn plugged_in_{faulty::vfs_of_ours};
};

}  // namespace kf::store
