#pragma once
// A disk that fails when told to: SQLite's own file layer with a switch in front of everything that writes.

#include <sqlite3.h>

#include <atomic>

namespace kf::store {
namespace faulty {

inline std::atomic<int> write_fault{SQLITE_OK};
inline std::atomic<int> sync_fault{SQLITE_OK};

inline sqlite3_vfs* real_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

// Our part of an open file; the real one lies behind it.
struct File {
  sqlite3_file base;
  alignas(void*) unsigned char real[1];
};

inline sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file)->real);
}

inline int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  return write_fault != SQLITE_OK ? write_fault.load() : real(file)->pMethods->xWrite(real(file), data, bytes, offset);
}
inline int sync(sqlite3_file* file, int flags) {
  return sync_fault != SQLITE_OK ? sync_fault.load() : real(file)->pMethods->xSync(real(file), flags);
}
inline int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return write_fault != SQLITE_OK ? write_fault.load() : real(file)->pMethods->xTruncate(real(file), size);
}
inline int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
inline int read(sqlite3_file* file, void* data, int bytes, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), data, bytes, offset);
}
inline int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
inline int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
inline int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
inline int check_lock(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
inline int control(sqlite3_file* file, int op, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), op, argument);
}
inline int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
inline int device_traits(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
inline int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
inline int shm_lock(sqlite3_file* file, int offset, int n, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
inline void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
inline int shm_unmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

inline const sqlite3_io_methods kMethods{
    2,       close,       read,          write,   truncate, sync,        file_size, lock,    unlock, check_lock,
    control, sector_size, device_traits, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

inline int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int result = real_vfs()->xOpen(real_vfs(), name, real(file), flags, out_flags);
  file->pMethods = real(file)->pMethods == nullptr ? nullptr : &kMethods;
  return result;
}

inline sqlite3_vfs vfs_of_ours = [] {
  sqlite3_vfs vfs = *real_vfs();
  vfs.szOsFile += static_cast<int>(sizeof(File));
  vfs.zName = "faulty";
  vfs.pNext = nullptr;
  vfs.xOpen = open;
  return vfs;
}();

}  // namespace faulty

// While it lives, every database that is opened lies on it. `fault` is what writing, syncing and growing then give;
// SQLITE_OK for a healthy disk. The database's shared memory is the kernel's and never fails.
class FaultyDisk {
 public:
  FaultyDisk() { sqlite3_vfs_register(&faulty::vfs_of_ours, 1); }
  ~FaultyDisk() {
    fail_with(SQLITE_OK);
    fail_syncs_with(SQLITE_OK);
    sqlite3_vfs_register(faulty::real_vfs(), 1);
    sqlite3_vfs_unregister(&faulty::vfs_of_ours);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  static void fail_with(int fault) { faulty::write_fault = fault; }
  static void fail_syncs_with(int fault) { faulty::sync_fault = fault; }
};

}  // namespace kf::store
