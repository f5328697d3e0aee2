#include "sidecar/net/connection_threads.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace kf::net {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kStackBytes = 0;  // instrumented frames are several times larger: the system's default
#else
constexpr size_t kStackBytes = 512u << 10;
#endif

}  // namespace

struct ConnectionThreads::State {
  explicit State(Options chosen) : options(chosen) {}

  const Options options;
  std::mutex mutex;
  std::condition_variable work;   // a task waits, or we are finishing
  std::condition_variable ended;  // a thread is gone
  std::deque<std::function<void()>> tasks;
  int idle = 0;
  int threads = 0;
  bool is_finishing = false;

  // The next task, or an empty function when this thread shall end; it has then been counted out.
  std::function<void()> next_task() {
    std::unique_lock lock(mutex);
    ++idle;
    work.wait_for(lock, options.idle_max, [this] { return !tasks.empty() || is_finishing; });
    --idle;
    if (tasks.empty()) {
      --threads;
      ended.notify_all();
      return {};
    }
    auto task = std::move(tasks.front());
    tasks.pop_front();
    return task;
  }

  static void* serve(void* argument) {
    const std::unique_ptr<std::shared_ptr<State>> state(static_cast<std::shared_ptr<State>*>(argument));
    while (auto task = (*state)->next_task()) task();
    return nullptr;
  }

  static bool start(const std::shared_ptr<State>& state) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (kStackBytes > 0) pthread_attr_setstacksize(&attributes, kStackBytes);
    auto argument = std::make_unique<std::shared_ptr<State>>(state);
    pthread_t thread{};
    const bool is_started = pthread_create(&thread, &attributes, &State::serve, argument.get()) == 0;
    pthread_attr_destroy(&attributes);
    if (is_started) static_cast<void>(argument.release());  // the thread owns it now
    return is_started;
  }
};

ConnectionThreads::ConnectionThreads(Options options) : state_(std::make_shared<State>(options)) {}

ConnectionThreads::~ConnectionThreads() {
  while (!finish(after(std::chrono::hours(1)))) {
  }
}

ConnectionThreads::Placed ConnectionThreads::submit(std::function<void()> task) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  if (state.is_finishing || state.tasks.size() >= state.options.waiting_max) return Placed::refused;
  // Idle threads that were woken but have not yet taken their task still count as idle, hence the comparison with the
  // queue's length.
  bool has_thread = state.tasks.size() < static_cast<size_t>(state.idle);
  if (!has_thread && state.threads < state.options.threads_max && State::start(state_)) {
    ++state.threads;
    has_thread = true;
  }
  if (state.threads == 0) return Placed::refused;
  state.tasks.push_back(std::move(task));
  state.work.notify_one();
  return has_thread ? Placed::running : Placed::waiting;
}

bool ConnectionThreads::finish(Deadline deadline) {
  std::unique_lock lock(state_->mutex);
  state_->is_finishing = true;
  state_->work.notify_all();
  return state_->ended.wait_until(lock, deadline, [this] { return state_->threads == 0; });
}

int ConnectionThreads::count() const {
  const std::lock_guard lock(state_->mutex);
  return state_->threads;
}

size_t ConnectionThreads::waiting() const {
  const std::lock_guard lock(state_->mutex);
  return state_->tasks.size() - std::min(state_->tasks.size(), static_cast<size_t>(state_->idle));
}

}  // namespace kf::net
