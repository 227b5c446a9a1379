/** The environment of a private desktop: nothing of the surrounding session leaks in. */
import { join } from "node:path";

const kept = ["PATH", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "SHELL"];

/** Variables for children whose home, settings and caches live under `folder`. */
export function privateEnvironment(
  folder: string,
  outer: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of kept) {
    const value = outer[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    HOME: join(folder, "home"),
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_DATA_HOME: join(folder, "data"),
    XDG_RUNTIME_DIR: join(folder, "run"),
    TMPDIR: folder,
    // Settings live in memory: there is no settings service on the private bus.
    GSETTINGS_BACKEND: "memory",
    GTK_THEME: "Adwaita",
    GDK_BACKEND: "x11",
    NO_GAIL: "1",
  };
}
