# Starts and ends the real peers. Source after real_peers_build.sh.
# shellcheck shell=bash

OLLAMA_PORT=${KF_REAL_OLLAMA_PORT:-21434}
LLAMACPP_PORT=${KF_REAL_LLAMACPP_PORT:-21234}
OLLAMA_URL=http://127.0.0.1:$OLLAMA_PORT
LLAMACPP_URL=http://127.0.0.1:$LLAMACPP_PORT
LLAMACPP_MODEL=smollm2-135m-instruct
READY_SECONDS_MAX=60
END_TENTHS_MAX=40  # tenths of a second between asking a peer to end and ending it

# is_running NAME: the process in the pid file lives, and is ours: a number may have passed on to another process.
is_running() {
  local pid
  pid=$(cat "$PEERS/run/$1.pid" 2>/dev/null) || return 1
  [ -r "/proc/$pid/environ" ] && tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "KF_REAL_PEER=$1"
}

# launch NAME COMMAND...: in a process group of its own, without the lock that its starter holds.
launch() {
  local name=$1
  shift
  KF_REAL_PEER=$name HOME=$PEERS/home setsid "$@" >"$PEERS/log/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$PEERS/run/$name.pid"
}

# wait_for NAME WHAT CHECK...: until CHECK succeeds.
wait_for() {
  local name=$1 what=$2 until=$((SECONDS + READY_SECONDS_MAX))
  shift 2
  until "$@"; do
    if ! is_running "$name" || [ "$SECONDS" -ge "$until" ]; then
      tail -n 15 "$PEERS/log/$name.log" >&2
      die "$name did not $what within $READY_SECONDS_MAX s, or ended (log: $PEERS/log/$name.log)"
    fi
    sleep 0.1
  done
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

refuse_taken_port() {
  port_is_free "$2" || die "port $2 of 127.0.0.1 belongs to another program; give $1 another one with $3"
}

post() { curl -sS --fail --max-time "$READY_SECONDS_MAX" -H 'Content-Type: application/json' -d "$2" "$1" 2>/dev/null; }
ollama_answers() { curl -s --fail --max-time 2 "$OLLAMA_URL/api/version" >/dev/null; }
ollama_has() { curl -s --max-time 5 "$OLLAMA_URL/api/tags" | grep -q "\"name\":\"$1\""; }

ollama_speaks() {
  post "$OLLAMA_URL/api/chat" '{"model":"smollm2:135m","messages":[{"role":"user","content":"Hi"}],"options":{"num_predict":4},"stream":false}' |
    grep -q '"content":"[^"]'
}

llamacpp_speaks() {
  post "$LLAMACPP_URL/v1/chat/completions" \
    "{\"model\":\"$LLAMACPP_MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":4}" | grep -q '"content":"[^"]'
}

# The threads of one answer wait for each other spinning: on a machine busy with tests one too many makes it 20 times slower.
peer_threads() {
  local half=$(($(nproc) / 2))
  echo $((half < 1 ? 1 : half > 4 ? 4 : half))
}

# The second model's template names .Tools, which is how Ollama decides that a model takes tools.
modelfile() {
  local tools=$1
  printf 'FROM %s\nPARAMETER stop <|im_end|>\nPARAMETER temperature 0\nPARAMETER num_thread %s\nTEMPLATE """' "$SMOLLM2" "$(peer_threads)"
  # shellcheck disable=SC2016
  [ -z "$tools" ] || printf '%s\n' '{{- if .Tools }}<|im_start|>system' 'You may call these functions:' '{{ range .Tools }}{{ . }}' '{{ end }}' \
    'To call one, answer {"name": its name, "arguments": its arguments} and nothing else.<|im_end|>' '{{ end }}'
  printf '%s\n' '{{- range .Messages }}<|im_start|>{{ .Role }}' '{{ .Content }}<|im_end|>' '{{ end }}<|im_start|>assistant' '"""'
}

create_model() {
  local file=$PEERS/run/$1.modelfile
  modelfile "$2" >"$file.new"
  if cmp -s "$file" "$file.new" && ollama_has "$1"; then return; fi
  OLLAMA_HOST=127.0.0.1:$OLLAMA_PORT HOME=$PEERS/home timeout 60 "$OLLAMA" create "$1" -f "$file.new" >"$PEERS/log/create.log" 2>&1 ||
    die "Ollama did not take the model $1: $(tail -n 3 "$PEERS/log/create.log")"
  mv "$file.new" "$file"
}

start_ollama() {
  if ! is_running ollama; then
    refuse_taken_port ollama "$OLLAMA_PORT" KF_REAL_OLLAMA_PORT
    OLLAMA_HOST=127.0.0.1:$OLLAMA_PORT OLLAMA_MODELS=$PEERS/models launch ollama "$OLLAMA" serve
  fi
  wait_for ollama "answer" ollama_answers
  create_model smollm2:135m ""
  create_model smollm2-tools:135m tools
  wait_for ollama "answer a chat" ollama_speaks
}

start_llamacpp() {
  if ! is_running llamacpp; then
    refuse_taken_port llamacpp "$LLAMACPP_PORT" KF_REAL_LLAMACPP_PORT
    launch llamacpp "$PEERS_PYTHON" "$KF_ROOT/scripts/lib/llamacpp_server.py" "$SMOLLM2" "$LLAMACPP_MODEL" "$LLAMACPP_PORT"
  fi
  wait_for llamacpp "answer a chat" llamacpp_speaks
}

# end_peer NAME: asks its whole group to end, and insists after a while.
end_peer() {
  local pid tenths=0
  if is_running "$1"; then
    pid=$(cat "$PEERS/run/$1.pid")
    kill -TERM -- "-$pid" 2>/dev/null || true
    while kill -0 -- "-$pid" 2>/dev/null; do
      [ $((tenths += 1)) -le "$END_TENTHS_MAX" ] || kill -KILL -- "-$pid" 2>/dev/null || true
      sleep 0.1
    done
  fi
  rm -f "$PEERS/run/$1.pid"
}
