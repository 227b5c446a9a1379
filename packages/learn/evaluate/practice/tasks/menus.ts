/** Menus: context menus, nested menus, shortcuts where a menu would do. */
import { practicePage } from "../page.ts";
import { seededRandom } from "../seeded-random.ts";
import { practiceTask } from "../task.ts";
import { items, projects, teams, topics } from "../words.ts";

const menu = (id: string, names: readonly string[], call: string): string =>
  `<div id="${id}" role="menu" class="menu" hidden>${names
    .map((name) => `<div role="menuitem" onclick="${call}('${name}')">${name}</div>`)
    .join("")}</div>`;

export const contextMenu = practiceTask(
  { id: "context-menu", family: "menu", application: "browser", heldOut: false },
  (random) => {
    const names = random.sample(projects, 4);
    const name = random.pick(names);
    const command = random.pick(["Archive", "Duplicate", "Rename", "Share"] as const);
    const rows = names
      .map((one) => `<button class="box" data-name="${one}">${one}</button>`)
      .join("");
    return {
      data: { names, name, command },
      instruction: `Right click ${name} and choose ${command}`,
      slots: { name, command },
      paraphrases: [
        `Open the context menu of ${name} and take ${command}`,
        `${command} ${name} from its context menu`,
      ],
      html: practicePage(
        "Projects",
        `<div class="row">${rows}</div>${menu("menu", ["Archive", "Duplicate", "Rename", "Share"], "run")}
         <script>let on = null;
         addEventListener("contextmenu", (event) => { event.preventDefault(); on = event.target.dataset?.name ?? null;
           if (on) { $("menu").style.left = event.pageX + "px"; $("menu").style.top = event.pageY + "px"; $("menu").hidden = false; } });
         function run(command) { $("menu").hidden = true; report({ command, on }); }</script>`,
      ),
      plan: () => [
        { does: "right_click", target: { name } },
        { does: "click", target: { name: command } },
      ],
      check: (report) => report["command"] === command && report["on"] === name,
    };
  },
  seededRandom,
);

export const contextMenuRow = practiceTask(
  { id: "context-menu-row", family: "menu", application: "browser", heldOut: true },
  (random) => {
    const names = random.sample(items, 5);
    const name = random.pick(names);
    const command = random.pick(["Edit", "Print", "Move"] as const);
    const rows = names
      .map((one) => `<tr><td><button data-name="${one}">${one}</button></td></tr>`)
      .join("");
    return {
      data: { names, name, command },
      instruction: `Right click ${name}, choose ${command}, then press Confirm`,
      slots: { name, command },
      paraphrases: [`Use the context menu of ${name} to ${command}, then Confirm`],
      html: practicePage(
        "Articles",
        `<table>${rows}</table>${menu("menu", ["Edit", "Print", "Move"], "run")}
         <p><button onclick="report({ confirmed: true })">Confirm</button></p>
         <script>let on = null;
         addEventListener("contextmenu", (event) => { event.preventDefault(); on = event.target.dataset?.name ?? null;
           if (on) { $("menu").style.left = event.pageX + "px"; $("menu").style.top = event.pageY + "px"; $("menu").hidden = false; } });
         function run(command) { $("menu").hidden = true; report({ command, on, confirmed: false }); }</script>`,
      ),
      plan: () => [
        { does: "right_click", target: { name } },
        { does: "click", target: { name: command } },
        { does: "click", target: { name: "Confirm" } },
      ],
      check: (report) =>
        report["confirmed"] === true && report["command"] === command && report["on"] === name,
    };
  },
  seededRandom,
);

export const contextMenuDialog = practiceTask(
  { id: "context-menu-dialog", family: "menu", application: "browser", heldOut: false },
  (random) => {
    const names = random.sample(topics, 4);
    const name = random.pick(names);
    const command = random.pick(["Delete", "Lock", "Publish"] as const);
    const answer = random.pick(["Yes", "No"] as const);
    const rows = names.map((one) => `<p><button data-name="${one}">${one}</button></p>`).join("");
    const answers = ["Yes", "No"]
      .map(
        (one) => `<button onclick="$('d').close(); report({ answer: '${one}' })">${one}</button>`,
      )
      .join("");
    return {
      data: { names, name, command, answer },
      instruction: `Right click ${name}, choose ${command} and answer ${answer}`,
      slots: {},
      paraphrases: [
        `Open the context menu of ${name}, take ${command}, then answer ${answer}`,
        `${command} ${name} from its context menu and answer ${answer}`,
      ],
      html: practicePage(
        "Pages",
        `${rows}${menu("menu", ["Delete", "Lock", "Publish"], "run")}
         <dialog id="d" aria-label="Question"><p>Are you sure?</p>${answers}</dialog>
         <script>let on = null;
         addEventListener("contextmenu", (event) => { event.preventDefault(); on = event.target.dataset?.name ?? null;
           if (on) { $("menu").style.left = event.pageX + "px"; $("menu").style.top = event.pageY + "px"; $("menu").hidden = false; } });
         function run(command) { $("menu").hidden = true; report({ command, on, answer: null }); $("d").showModal(); }</script>`,
      ),
      plan: () => [
        { does: "right_click", target: { name } },
        { does: "click", target: { name: command } },
        { does: "click", target: { name: answer } },
      ],
      check: (report) =>
        report["answer"] === answer && report["command"] === command && report["on"] === name,
    };
  },
  seededRandom,
);

export const nestedMenu = practiceTask(
  { id: "nested-menu", family: "menu", application: "browser", heldOut: false },
  (random) => {
    const groups = ["File", "View", "Tools"] as const;
    const commands = {
      File: ["Open", "Export", "Quit"],
      View: ["Zoom", "Details", "Sort"],
      Tools: ["Check", "Options", "Filter"],
    };
    const group = random.pick(groups);
    const command = random.pick(commands[group]);
    const bar = groups
      .map(
        (
          name,
        ) => `<div><button role="menuitem" aria-haspopup="menu" onclick="open_('${name}')">${name}</button>
          ${menu(`menu-${name}`, commands[name], "run")}</div>`,
      )
      .join("");
    return {
      data: { group, command },
      instruction: `Open the ${group} menu and choose ${command}`,
      slots: { group, command },
      paraphrases: [`Take ${command} from ${group}`, `In ${group}, choose ${command}`],
      html: practicePage(
        "Workbench",
        `<div class="row" role="menubar">${bar}</div>
         <script>function close_() { document.querySelectorAll("[role=menu]").forEach((menu) => { menu.hidden = true; }); }
         function open_(name) { close_(); $("menu-" + name).hidden = false; }
         function run(command) { close_(); report({ command }); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: group } },
        { does: "click", target: { name: command } },
      ],
      check: (report) => report["command"] === command,
    };
  },
  seededRandom,
);

export const shortcutOrMenu = practiceTask(
  { id: "shortcut-or-menu", family: "shortcut", application: "browser", heldOut: false },
  (random) => {
    const topic = random.pick(topics);
    const team = random.pick(teams);
    return {
      data: { topic, team },
      instruction: `Type ${topic} in Title and save the document`,
      slots: { topic },
      paraphrases: [
        `Enter ${topic} as the Title and save the document`,
        `Set Title to ${topic} and save the document`,
        `Put ${topic} into Title, then save the document`,
      ],
      html: practicePage(
        `Draft ${team}`,
        `<div role="menubar"><button role="menuitem" aria-haspopup="menu" onclick="$('m').hidden = false">File</button></div>
         ${menu("m", ["Save", "Print"], "run")}
         <label for="t">Title</label><input id="t" autocomplete="off">
         <script>function run(command) { $("m").hidden = true; if (command === "Save") report({ saved: $("t").value, way: "menu" }); }
         addEventListener("keydown", (event) => { if (event.ctrlKey && event.key === "s") { event.preventDefault();
           report({ saved: $("t").value, way: "shortcut" }); } });</script>`,
      ),
      plan: (habits) => [
        { does: "click", target: { name: "Title" } },
        { does: "type", text: topic },
        ...(habits.shortcuts
          ? ([{ does: "key", keys: ["ctrl", "s"] }] as const)
          : ([
              { does: "click", target: { name: "File" } },
              { does: "click", target: { name: "Save" } },
            ] as const)),
      ],
      check: (report) => report["saved"] === topic,
    };
  },
  seededRandom,
);

export const shortcutAll = practiceTask(
  { id: "shortcut-replace", family: "shortcut", application: "browser", heldOut: true },
  (random) => {
    const [before, after] = random.sample(topics, 2) as [string, string];
    return {
      data: { before, after },
      instruction: `Click Subject, select all, type ${after} and save the document`,
      slots: { after },
      paraphrases: [`Replace the whole Subject by ${after} and save the document`],
      html: practicePage(
        "Message",
        `<label for="s">Subject</label><input id="s" autocomplete="off" value="${before}">
         <script>addEventListener("keydown", (event) => { if (event.ctrlKey && event.key === "s") { event.preventDefault();
           report({ saved: $("s").value }); } });</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Subject" } },
        { does: "key", keys: ["ctrl", "a"] },
        { does: "type", text: after },
        { does: "key", keys: ["ctrl", "s"] },
      ],
      check: (report) => report["saved"] === after,
    };
  },
  seededRandom,
);

const keep = `<p><button onclick="report({ kept: $('n').value })">Keep</button></p>`;

export const caretPlace = practiceTask(
  { id: "caret-place", family: "shortcut", application: "browser", heldOut: false },
  (random) => {
    const [before, added] = random.sample(teams, 2) as [string, string];
    const place = random.pick(["start", "end"] as const);
    return {
      data: { before, added, place },
      instruction: `Click Notes, go to the ${place}, type ${added} and press Keep`,
      slots: {},
      paraphrases: [
        `In Notes, go to the ${place} and write ${added}, then Keep`,
        `Put ${added} at the ${place} of Notes and press Keep`,
      ],
      html: practicePage(
        "Minutes",
        `<label for="n">Notes</label><textarea id="n" rows="4">first ${before}\nthen ${before} </textarea>${keep}`,
      ),
      plan: () => [
        { does: "click", target: { name: "Notes" } },
        { does: "key", keys: ["ctrl", place === "end" ? "end" : "home"] },
        { does: "type", text: added },
        { does: "click", target: { name: "Keep" } },
      ],
      check: ({ kept }) =>
        typeof kept === "string" &&
        kept.includes(`then ${before}`) &&
        (place === "end" ? kept.endsWith(added) : kept.startsWith(added)),
    };
  },
  seededRandom,
);

export const selectAll = practiceTask(
  { id: "select-all", family: "shortcut", application: "browser", heldOut: false },
  (random) => {
    const [before, after] = random.sample(projects, 2) as [string, string];
    const isDeleted = random.next() < 0.5;
    const what = isDeleted ? "delete it" : `type ${after}`;
    return {
      data: { before, after, isDeleted },
      instruction: `Click Remark, select all, ${what} and press Keep`,
      slots: {},
      paraphrases: isDeleted
        ? ["Delete all of Remark and press Keep", "Select all of Remark, delete it, then Keep"]
        : [
            `Overwrite Remark by ${after} and press Keep`,
            `Select all of Remark, write ${after}, then Keep`,
          ],
      html: practicePage(
        "Delivery",
        `<label for="n">Remark</label><input id="n" autocomplete="off" value="${before}">${keep}`,
      ),
      plan: () => [
        { does: "click", target: { name: "Remark" } },
        { does: "key", keys: ["ctrl", "a"] },
        isDeleted ? { does: "key", keys: ["delete"] } : { does: "type", text: after },
        { does: "click", target: { name: "Keep" } },
      ],
      check: (report) => report["kept"] === (isDeleted ? "" : after),
    };
  },
  seededRandom,
);
