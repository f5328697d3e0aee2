#pragma once
// SQLite's own file layer behind one of a test's own: everything is passed on. A test's disk puts its functions in the
// place of those that it wants to see.

#include <sqlite3.h>

namespace kf::store::passing {

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
  return real(file)->pMethods->xWrite(real(file), data, bytes, offset);
}
inline int sync(sqlite3_file* file, int flags) { return real(file)->pMethods->xSync(real(file), flags); }
inline int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
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

// Opens the real file behind ours, whose calls then go to `methods`.
inline int open(const char* name, sqlite3_file* file, int flags, int* out_flags, const sqlite3_io_methods& methods) {
  const int result = real_vfs()->xOpen(real_vfs(), name, real(file), flags, out_flags);
  file->pMethods = real(file)->pMethods == nullptr ? nullptr : &methods;
  return result;
}

// The real file layer under another name, with room for our part of each file.
inline sqlite3_vfs vfs_named(const char* name) {
  sqlite3_vfs vfs = *real_vfs();
  vfs.szOsFile += static_cast<int>(sizeof(File));
  vfs.zName = name;
  vfs.pNext = nullptr;
  return vfs;
}

// While it lives, every database that is opened lies on `vfs`.
class PluggedIn {
 public:
  explicit PluggedIn(sqlite3_vfs& vfs) : vfs_(vfs) { sqlite3_vfs_register(&vfs_, 1); }
  ~PluggedIn() {
    sqlite3_vfs_register(real_vfs(), 1);
    sqlite3_vfs_unregister(&vfs_);
  }
  PluggedIn(const PluggedIn&) = delete;
  PluggedIn& operator=(const PluggedIn&) = delete;

 private:
  sqlite3_vfs& vfs_;
};

}  // namespace kf::store::passing
