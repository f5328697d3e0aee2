#pragma once

// For a buffer that the next call fills. The build sets every variable to zero that nobody sets, and 8 KiB of zeros for
// each token cost more than the token itself.
#define KF_UNFILLED __attribute__((uninitialized))
