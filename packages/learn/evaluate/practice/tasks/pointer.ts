/** Pointer work: drag and drop, sliders, scrolling, tables, tabs, trees, double click. */
import { practicePage } from "../page.ts";
import { seededRandom } from "../seeded-random.ts";
import { practiceTask } from "../task.ts";
import { cities, items, priorities, projects, teams, topics } from "../words.ts";

export const dragAndDrop = practiceTask(
  { id: "drag-and-drop", family: "drag", application: "browser", heldOut: false },
  (random) => {
    const names = random.sample(projects, 3);
    const name = random.pick(names);
    const place = random.pick(["Planned", "Active", "Finished"] as const);
    const cards = names
      .map((one) => `<button class="box card" data-name="${one}">${one}</button>`)
      .join("");
    const zones = ["Planned", "Active", "Finished"]
      .map(
        (one) => `<button class="box zone" data-zone="${one}" style="height:120px">${one}</button>`,
      )
      .join("");
    return {
      data: { names, name, place },
      instruction: `Drag ${name} to ${place}`,
      slots: { name, place },
      paraphrases: [`Move ${name} into ${place}`, `Drop ${name} on ${place}`],
      html: practicePage(
        "Board",
        `<div class="row">${cards}</div><div class="row" style="margin-top:80px">${zones}</div>
         <script>let held = null;
         addEventListener("pointerdown", (event) => { held = event.target.dataset?.name ?? null; });
         addEventListener("pointerup", (event) => { const zone = document.elementFromPoint(event.clientX, event.clientY)?.dataset?.zone;
           if (held && zone) report({ card: held, zone }); held = null; });</script>`,
      ),
      plan: () => [{ does: "drag", from: { name }, to: { name: place } }],
      check: (report) => report["card"] === name && report["zone"] === place,
    };
  },
  seededRandom,
);

export const dragSchedule = practiceTask(
  { id: "drag-schedule", family: "drag", application: "browser", heldOut: false },
  (random) => {
    const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] as const;
    const name = random.pick(topics);
    const day = random.pick(days);
    const columns = days
      .map((one) => `<button data-day="${one}" style="width:130px;height:90px">${one}</button>`)
      .join("");
    return {
      data: { name, day },
      instruction: `Drag ${name} to ${day} and press Publish`,
      slots: {},
      paraphrases: [
        `Move ${name} into ${day}, then Publish`,
        `Drop ${name} on ${day}, then Publish`,
      ],
      html: practicePage(
        "Week",
        `<div class="row" style="gap:4px">${columns}</div><p style="margin-top:60px"><button id="t" class="box">${name}</button></p>
         <p><button onclick="report({ published: true })">Publish</button></p>
         <script>let held = false;
         $("t").addEventListener("pointerdown", () => { held = true; });
         addEventListener("pointerup", (event) => { const day = document.elementFromPoint(event.clientX, event.clientY)?.dataset?.day;
           if (held && day) report({ day, published: false }); held = false; });</script>`,
      ),
      plan: () => [
        { does: "drag", from: { name }, to: { name: day } },
        { does: "click", target: { name: "Publish" } },
      ],
      check: (report) => report["published"] === true && report["day"] === day,
    };
  },
  seededRandom,
);

export const slider = practiceTask(
  { id: "slider", family: "drag", application: "browser", heldOut: true },
  (random) => {
    const level = random.integer(1, 6);
    const marks = Array.from(
      { length: 7 },
      (_, index) =>
        `<button class="mark" data-level="${index}" style="width:90px">Level ${index}</button>`,
    ).join("");
    return {
      data: { level, tag: random.pick(topics) },
      instruction: `Drag Handle to Level ${level}`,
      slots: { level: String(level) },
      paraphrases: [],
      html: practicePage(
        "Level",
        `<button id="h" class="box">Handle</button><div class="row" style="gap:4px;margin-top:60px">${marks}</div>
         <script>let held = false;
         $("h").addEventListener("pointerdown", () => { held = true; });
         addEventListener("pointerup", (event) => { const at = document.elementFromPoint(event.clientX, event.clientY)?.dataset?.level;
           if (held && at !== undefined) report({ level: Number(at) }); held = false; });</script>`,
      ),
      plan: () => [{ does: "drag", from: { name: "Handle" }, to: { name: `Level ${level}` } }],
      check: (report) => report["level"] === level,
    };
  },
  seededRandom,
);

export const scrollList = practiceTask(
  { id: "scroll-list", family: "scroll", application: "browser", heldOut: false },
  (random) => {
    const number = random.integer(12, 27);
    const rows = Array.from(
      { length: 30 },
      (_, index) =>
        `<p><button onclick="report({ row: ${index + 1} })">Row ${index + 1}</button></p>`,
    );
    return {
      data: { number },
      instruction: `Scroll down and press Row ${number}`,
      slots: { number: String(number) },
      paraphrases: [
        `Scroll to Row ${number} and press it`,
        `Go down to Row ${number} and press it`,
        `Find Row ${number} further down and press it`,
      ],
      html: practicePage("Rows", rows.join("")),
      plan: () => [
        { does: "scroll", over: { name: "Row 3" }, until: { name: `Row ${number}` } },
        { does: "click", target: { name: `Row ${number}` } },
      ],
      check: (report) => report["row"] === number,
    };
  },
  seededRandom,
);

export const tableRow = practiceTask(
  { id: "table-row", family: "table", application: "browser", heldOut: false },
  (random) => {
    const names = random.sample(cities, 5);
    const name = random.pick(names);
    const rows = names
      .map(
        (one) =>
          `<tr><td>${one}</td><td><button aria-label="Open ${one}" onclick="report({ open: '${one}' })">Open</button></td></tr>`,
      )
      .join("");
    return {
      data: { names, name },
      instruction: `Press Open ${name}`,
      slots: { name },
      paraphrases: [`Use Open ${name}`, `Press the button Open ${name}`, `Open the row of ${name}`],
      html: practicePage(
        "Branches",
        `<table><tr><th>Place</th><th>Action</th></tr>${rows}</table>`,
      ),
      plan: () => [{ does: "click", target: { name: `Open ${name}` } }],
      check: (report) => report["open"] === name,
    };
  },
  seededRandom,
);

export const sortTable = practiceTask(
  { id: "sort-table", family: "table", application: "browser", heldOut: true },
  (random) => {
    const column = random.pick(["Name", "Priority", "Amount"] as const);
    const rows = random
      .sample(items, 4)
      .map(
        (one) =>
          `<tr><td>${one}</td><td>${random.pick(priorities)}</td><td>${random.integer(1, 90)}</td></tr>`,
      );
    return {
      data: { column, rows },
      instruction: `Press ${column} and then press Print`,
      slots: { column },
      paraphrases: [],
      html: practicePage(
        "Stock",
        `<table><tr>${["Name", "Priority", "Amount"].map((one) => `<th><button onclick="report({ by: '${one}', printed: false })">${one}</button></th>`).join("")}</tr>
         ${rows.join("")}</table><button onclick="report({ printed: true })">Print</button>`,
      ),
      plan: () => [
        { does: "click", target: { name: column } },
        { does: "click", target: { name: "Print" } },
      ],
      check: (report) => report["printed"] === true && report["by"] === column,
    };
  },
  seededRandom,
);

export const tabs = practiceTask(
  { id: "tabs", family: "navigation", application: "browser", heldOut: false },
  (random) => {
    const names = ["General", "Layout", "Colours", "Export"] as const;
    const tab = random.pick(names);
    const team = random.pick(teams);
    return {
      data: { tab, team },
      instruction: `Open the ${tab} tab and press Reset ${tab}`,
      slots: { tab },
      paraphrases: [
        `Go to the ${tab} tab, then press Reset ${tab}`,
        `Press Reset ${tab} in the ${tab} tab`,
        `In the ${tab} tab, press Reset ${tab}`,
      ],
      html: practicePage(
        team,
        `<div role="tablist" class="row">${names.map((one) => `<button role="tab" onclick="show('${one}')">${one}</button>`).join("")}</div>
         <div id="panel" role="tabpanel"></div>
         <script>function show(name) { $("panel").innerHTML = "<button>Reset " + name + "</button>";
           $("panel").firstChild.onclick = () => report({ reset: name }); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: tab } },
        { does: "click", target: { name: `Reset ${tab}` } },
      ],
      check: (report) => report["reset"] === tab,
    };
  },
  seededRandom,
);

export const disclosure = practiceTask(
  { id: "disclosure", family: "navigation", application: "browser", heldOut: true },
  (random) => {
    const names = random.sample(teams, 4);
    const name = random.pick(names);
    const parts = names
      .map(
        (one) =>
          `<p><button aria-expanded="false" onclick="open_(this, '${one}')">${one}</button><span></span></p>`,
      )
      .join("");
    return {
      data: { names, name },
      instruction: `Press ${name} and then press Join ${name}`,
      slots: { name },
      paraphrases: [`Unfold ${name} and press Join ${name}`],
      html: practicePage(
        "Teams",
        `${parts}<script>function open_(button, name) { button.setAttribute("aria-expanded", "true");
          const join = document.createElement("button"); join.textContent = "Join " + name;
          join.onclick = () => report({ joined: name }); button.nextElementSibling.replaceChildren(join); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name } },
        { does: "click", target: { name: `Join ${name}` } },
      ],
      check: (report) => report["joined"] === name,
    };
  },
  seededRandom,
);

export const doubleClick = practiceTask(
  { id: "double-click", family: "navigation", application: "browser", heldOut: false },
  (random) => {
    const names = random.sample(topics, 5);
    const name = random.pick(names);
    return {
      data: { names, name },
      instruction: `Double click ${name}`,
      slots: { name },
      paraphrases: [
        `Double click on ${name}`,
        `Use a double click on ${name}`,
        `Open ${name} with a double click`,
      ],
      html: practicePage(
        "Folder",
        `<div class="row" style="flex-wrap:wrap">${names.map((one) => `<button class="box" ondblclick="report({ open: '${one}' })">${one}</button>`).join("")}</div>`,
      ),
      plan: () => [{ does: "double_click", target: { name } }],
      check: (report) => report["open"] === name,
    };
  },
  seededRandom,
);

export const doubleClickThen = practiceTask(
  { id: "double-click-then", family: "navigation", application: "browser", heldOut: true },
  (random) => {
    const names = random.sample(cities, 4);
    const name = random.pick(names);
    const command = random.pick(["Reserve", "Inspect"] as const);
    const rows = names
      .map(
        (one) =>
          `<p><button ondblclick="report({ open: '${one}', then: null })">${one}</button></p>`,
      )
      .join("");
    return {
      data: { names, name, command },
      instruction: `Double click ${name} and then press ${command}`,
      slots: {},
      paraphrases: [],
      html: practicePage(
        "Sites",
        `${rows}${["Reserve", "Inspect"].map((one) => `<button onclick="report({ then: '${one}' })">${one}</button>`).join("")}`,
      ),
      plan: () => [
        { does: "double_click", target: { name } },
        { does: "click", target: { name: command } },
      ],
      check: (report) => report["open"] === name && report["then"] === command,
    };
  },
  seededRandom,
);
