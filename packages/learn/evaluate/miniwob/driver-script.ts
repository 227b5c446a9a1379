/**
 * What is put into each MiniWoB++ page: it begins the episode of a seed, tells what is asked and how it ended, and
 * goes on to the next page. The reward is hidden from whoever looks at the screen.
 */
export function driverScript(visit: { readonly id: number; readonly seed: number }): string {
  return `<style>#reward-display, #click-canvas, #sync-task-cover { display: none !important; }</style>
<script>addEventListener("load", async () => {
  const tell = (path, said) => fetch("/visit/${visit.id}/" + path, { method: "POST", body: JSON.stringify(said) });
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    core.EPISODE_MAX_TIME = 10 * 60 * 1000;
    Math.seedrandom(${JSON.stringify(String(visit.seed))});
    core.startEpisodeReal();
    for (let waited = 0; !WOB_TASK_READY && waited < 5000; waited += 50) await pause(50);
    await tell("begun", { utterance: core.getUtterance() });
  } catch (error) { await tell("failed", {}); }
  for (let told = false; ; await pause(40)) {
    if (!told && WOB_DONE_GLOBAL) { told = true; await tell("ended", { reward: WOB_RAW_REWARD_GLOBAL }); }
    const next = await fetch("/visit/${visit.id}/next").catch(() => null);
    if (next && next.status === 200) return location.replace(await next.text());
  }
});</script>`;
}
