"""llama.cpp's own HTTP server with one model, in LM Studio's role: OpenAI paths under /v1. Runs until it is told to end.

usage: llamacpp_server.py MODEL_FILE MODEL_NAME PORT
"""

import os
import signal
import sys

from xllamacpp import CommonParams, Server

CONTEXT_TOKENS = 8192  # for all slots together
ANSWERS_AT_ONCE = 2
# The threads of one answer wait for each other spinning: on a machine busy with tests one too many makes it 20 times slower.
THREADS = max(1, min(4, (os.cpu_count() or 1) // 2))
# The one inside the model's file puts a system prompt before every conversation, with which so small a model answers worse.
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + (message['content'] or '') + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def main() -> None:
    model_file, model_name, port = sys.argv[1:4]
    params = CommonParams()
    params.model.path = model_file
    params.model_alias = {model_name}
    params.chat_template = CHAT_TEMPLATE
    params.sampling.temp = 0.0
    params.hostnames = ["127.0.0.1"]
    params.port = int(port)
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = ANSWERS_AT_ONCE
    params.cpuparams.n_threads = THREADS
    params.cpuparams_batch.n_threads = THREADS
    # The server installs handlers of its own; the default action ends the process at once, answers under way or not.
    server = Server(params)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print(f"serving {model_name} at {server.listening_address}", flush=True)
    while True:
        signal.pause()


main()
