#include "sidecar/app/signal_waiter.h"

#include <unistd.h>

#include <csignal>

namespace kf::app {

SignalWaiter::SignalWaiter(std::function<void()> on_signal)
    : thread_([on_signal = std::move(on_signal)] {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        int signal = 0;
        sigwait(&set, &signal);
        on_signal();
      }) {}

// To the thread and not to the process: another waiter may come after this one.
SignalWaiter::~SignalWaiter() {
  ::pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
}

}  // namespace kf::app
