// A desktop's keychain for a test: a real GNOME Keyring on a session bus of its own, or a stand-in for libsecret's program.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from './process.mjs';

// Some containers do not let the keyring start, because it may lock memory.
const starts = (program) => spawnSync(program, ['--version']).error === undefined;
export const has_real_keychain = ['secret-tool', 'dbus-daemon', 'gnome-keyring-daemon'].every(starts);

// A session bus that starts no service by itself: what is asked before the keyring is there fails, and does not wake another one.
const bus_settings = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`;

// Does what secret-tool of libsecret 0.20.5 does, as far as we ask it: items are files, a line on standard error and exit code 1
// when the bus is away, exit code 1 and no word for an item that is not there.
const stand_in = `#!/bin/sh
if [ -f "$KEYCHAIN/away" ]; then echo "secret-tool: Cannot autolaunch D-Bus without X11 \\$DISPLAY" >&2; exit 1; fi
if [ -f "$KEYCHAIN/slow" ]; then exec sleep 600; fi
verb=$1; shift
case $1 in --label=*) shift ;; esac
[ "$1 $2 $3" = "service knowledge-foundry key" ] || exit 2
case $verb in
  store) cat >"$KEYCHAIN/item-$4" ;;
  lookup) [ -f "$KEYCHAIN/item-$4" ] && exec cat "$KEYCHAIN/item-$4" ;;
  clear) rm "$KEYCHAIN/item-$4" ;;
  *) exit 2 ;;
esac
`;

// Gives {env}: what a program needs to find it.
export async function standInKeychain(folder) {
  const bin = path.join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, 'secret-tool'), stand_in);
  await chmod(path.join(bin, 'secret-tool'), 0o755);
  return { env: { PATH: `${bin}:${process.env.PATH}`, KEYCHAIN: folder }, close: async () => {} };
}

export async function realKeychain(folder) {
  const run_dir = path.join(folder, 'run');
  await mkdir(run_dir, { recursive: true, mode: 0o700 });
  const home = { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: run_dir };
  const settings = path.join(folder, 'bus.conf');
  await writeFile(settings, bus_settings);
  const bus = spawn('dbus-daemon', [`--config-file=${settings}`, '--print-address', '--nofork'], { env: home, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await once(bus.stdout.setEncoding('utf8'), 'data');
  const env = { ...home, DBUS_SESSION_BUS_ADDRESS: address.trim() };
  const keyring = spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets', '--foreground'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  keyring.stdin.end('the password of the keyring');
  const complaint = () => spawnSync('secret-tool', ['lookup', 'service', 'none'], { env }).stderr.length;
  await eventually(() => complaint() === 0, 'the keyring');
  const close = async () => {
    for (const one of [keyring, bus]) {
      const ended = once(one, 'exit');
      one.kill();
      await ended;
    }
  };
  return { env, close };
}
