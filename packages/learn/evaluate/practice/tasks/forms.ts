/** Forms: check boxes, text fields, several pages, search, dialogs, copy and paste. */
import { practicePage } from "../page.ts";
import { seededRandom } from "../seeded-random.ts";
import type { Intent } from "../task.ts";
import { practiceTask } from "../task.ts";
import { cities, colours, items, projects, teams, topics } from "../words.ts";

export const checkBoxes = practiceTask(
  { id: "check-boxes", family: "choice", application: "browser", heldOut: false },
  (random) => {
    const shown = random.sample(items, 6);
    const wanted = random.sample(shown, 2);
    const rows = shown
      .map((name) => `<label><input type="checkbox" value="${name}">${name}</label>`)
      .join("");
    return {
      data: { shown, wanted },
      instruction: `Tick ${wanted[0]} and ${wanted[1]}, then press Order`,
      slots: { first: wanted[0], second: wanted[1] },
      paraphrases: [
        `Put a tick at ${wanted[0]} and ${wanted[1]}, then Order`,
        `Choose ${wanted[0]} and ${wanted[1]} and press Order`,
      ],
      html: practicePage(
        "Supplies",
        `${rows}<button onclick="report({ order: [...document.querySelectorAll(':checked')].map((box) => box.value) })">Order</button>`,
      ),
      plan: (habits) => [
        ...(habits.backwards ? wanted.toReversed() : wanted).map((name): Intent => ({
          does: "click",
          target: { name },
        })),
        { does: "click", target: { name: "Order" } },
      ],
      check: (report) => sameSet(report["order"], wanted),
    };
  },
  seededRandom,
);

export const mixedChoice = practiceTask(
  { id: "mixed-choice", family: "choice", application: "browser", heldOut: true },
  (random) => {
    const shown = random.sample(items, 3);
    const item = random.pick(shown);
    const offered = random.sample(colours, 3);
    const colour = random.pick(offered);
    const rows = [
      ...offered.map((one) => `<label><input type="radio" name="c" value="${one}">${one}</label>`),
      ...shown.map((one) => `<label><input type="checkbox" value="${one}">${one}</label>`),
    ].join("");
    return {
      data: { shown, item, offered, colour },
      instruction: `Choose ${colour}, tick ${item} and press Ready`,
      slots: {},
      paraphrases: [],
      html: practicePage(
        "Parcel",
        `${rows}<button onclick="report({ chosen: [...document.querySelectorAll(':checked')].map((box) => box.value) })">Ready</button>`,
      ),
      plan: () => [
        { does: "click", target: { name: colour } },
        { does: "click", target: { name: item } },
        { does: "click", target: { name: "Ready" } },
      ],
      check: (report) => sameSet(report["chosen"], [colour, item]),
    };
  },
  seededRandom,
);

export const toggleSwitch = practiceTask(
  { id: "toggle-switch", family: "choice", application: "browser", heldOut: true },
  (random) => {
    const shown = random.sample(["Sound", "Alerts", "Backup", "Sharing", "Updates"] as const, 4);
    const name = random.pick(shown);
    const rows = shown
      .map(
        (one) =>
          `<p><button role="switch" aria-checked="false" onclick="flip(this)">${one}</button></p>`,
      )
      .join("");
    return {
      data: { shown, name },
      instruction: `Turn on ${name} and press Apply`,
      slots: { name },
      paraphrases: [],
      html: practicePage(
        "Settings",
        `${rows}<button onclick="report({ closed: true })">Apply</button>
         <script>function flip(one) { const on = one.getAttribute("aria-checked") !== "true"; one.setAttribute("aria-checked", on);
           report({ on: [...document.querySelectorAll("[aria-checked=true]")].map((b) => b.textContent), closed: false }); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name } },
        { does: "click", target: { name: "Apply" } },
      ],
      check: (report) => report["closed"] === true && sameSet(report["on"], [name]),
    };
  },
  seededRandom,
);

export const textForm = practiceTask(
  { id: "text-form", family: "form", application: "browser", heldOut: false },
  (random) => {
    const project = random.pick(projects);
    const topic = random.pick(topics);
    return {
      data: { project, topic },
      instruction: `Type ${project} in Project, type ${topic} in Topic and press Create`,
      slots: { project, topic },
      paraphrases: [
        `Fill in ${project} as the Project and ${topic} as the Topic, then Create`,
        `Set Project to ${project}, set Topic to ${topic} and press Create`,
        `Create a note with Project ${project} and Topic ${topic}`,
      ],
      html: practicePage(
        "New note",
        `<label for="p">Project</label><input id="p" autocomplete="off"><label for="t">Topic</label><input id="t" autocomplete="off">
         <p><button onclick="report({ p: $('p').value, t: $('t').value })">Create</button></p>`,
      ),
      plan: (habits) => [
        { does: "click", target: { name: "Project" } },
        { does: "type", text: project },
        habits.tabs ? { does: "key", keys: ["tab"] } : { does: "click", target: { name: "Topic" } },
        { does: "type", text: topic },
        { does: "click", target: { name: "Create" } },
      ],
      check: (report) => report["p"] === project && report["t"] === topic,
    };
  },
  seededRandom,
);

export const multiPageForm = practiceTask(
  { id: "multi-page-form", family: "form", application: "browser", heldOut: false },
  (random) => {
    const team = random.pick(teams);
    const city = random.pick(cities);
    return {
      data: { team, city },
      instruction: `Type ${team} in Team, press Next, type ${city} in Place and press Finish`,
      slots: { team, city },
      paraphrases: [
        `Write ${team} into Team and press Next, write ${city} into Place and press Finish`,
        `Set Team to ${team}, then Next, set Place to ${city}, then Finish`,
        `Fill in Team ${team}, Next, Place ${city}, Finish`,
      ],
      html: practicePage(
        "Booking",
        `<div id="one"><label for="a">Team</label><input id="a" autocomplete="off"><p><button onclick="turn()">Next</button></p></div>
         <div id="two" hidden><label for="b">Place</label><input id="b" autocomplete="off">
         <p><button onclick="report({ a: $('a').value, b: $('b').value })">Finish</button></p></div>
         <script>function turn() { $("one").hidden = true; $("two").hidden = false; }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Team" } },
        { does: "type", text: team },
        { does: "click", target: { name: "Next" } },
        { does: "click", target: { name: "Place" } },
        { does: "type", text: city },
        { does: "click", target: { name: "Finish" } },
      ],
      check: (report) => report["a"] === team && report["b"] === city,
    };
  },
  seededRandom,
);

export const searchResults = practiceTask(
  { id: "search-results", family: "search", application: "browser", heldOut: false },
  (random) => {
    const topic = random.pick(topics);
    const project = random.pick(projects);
    return {
      data: { topic, project },
      instruction: `Type ${topic} in Search, press Find and open ${project}`,
      slots: { topic, project },
      paraphrases: [
        `Enter ${topic} into Search, then Find, then open ${project}`,
        `Use Search and Find for ${topic} and open ${project}`,
        `Search for ${topic}, then open ${project}`,
      ],
      html: practicePage(
        "Library",
        `<label for="q">Search</label><input id="q" autocomplete="off"> <button onclick="find()">Find</button><div id="out"></div>
         <script>const all = ${JSON.stringify(projects)};
         function find() { $("out").replaceChildren(...all.map((name) => { const row = document.createElement("p");
           const link = document.createElement("a"); link.href = "#"; link.textContent = name;
           link.onclick = () => report({ q: $("q").value, open: name }); row.append(link); return row; })); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Search" } },
        { does: "type", text: topic },
        { does: "click", target: { name: "Find" } },
        { does: "click", target: { name: project } },
      ],
      check: (report) => report["q"] === topic && report["open"] === project,
    };
  },
  seededRandom,
);

export const searchEnter = practiceTask(
  { id: "search-enter", family: "search", application: "browser", heldOut: true },
  (random) => {
    const city = random.pick(cities);
    return {
      data: { city, hour: random.integer(1, 400) },
      instruction: `Type ${city} in Search and press Go`,
      slots: { city },
      paraphrases: [`Search for ${city} and press Go`],
      html: practicePage(
        "Timetable",
        `<label for="q">Search</label><input id="q" autocomplete="off"> <button onclick="report({ q: $('q').value })">Go</button>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Search" } },
        { does: "type", text: city },
        { does: "click", target: { name: "Go" } },
      ],
      check: (report) => report["q"] === city,
    };
  },
  seededRandom,
);

export const dialog = practiceTask(
  { id: "dialog", family: "dialog", application: "browser", heldOut: false },
  (random) => {
    const answer = random.pick(["Keep", "Discard", "Cancel"] as const);
    const name = random.pick(projects);
    return {
      data: { answer, name },
      instruction: `Press Leave and answer ${answer}`,
      slots: { answer },
      paraphrases: [
        `Choose Leave and then ${answer}`,
        `Press Leave and take ${answer}`,
        `Leave, then choose ${answer}`,
      ],
      html: practicePage(
        name,
        `<button onclick="$('d').showModal()">Leave</button>
         <dialog id="d" aria-label="Question"><p>The draft was changed.</p>${[
           "Keep",
           "Discard",
           "Cancel",
         ]
           .map(
             (one) =>
               `<button onclick="$('d').close(); report({ answer: '${one}' })">${one}</button>`,
           )
           .join("")}</dialog>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Leave" } },
        { does: "click", target: { name: answer } },
      ],
      check: (report) => report["answer"] === answer,
    };
  },
  seededRandom,
);

export const copyField = practiceTask(
  { id: "copy-field", family: "clipboard", application: "browser", heldOut: false },
  (random) => {
    const code = `${random.pick(colours)}-${random.integer(100, 999)}`;
    return {
      data: { code },
      instruction: "Copy the text of Source into Target and press Done",
      slots: {},
      paraphrases: [
        "Copy Source into Target, then Done",
        "Take the text of Source over into Target and press Done",
        "Put what stands in Source into Target as well, then Done",
      ],
      html: practicePage(
        "Transfer",
        `<label for="s">Source</label><input id="s" readonly value="${code}"><label for="t">Target</label><input id="t" autocomplete="off">
         <p><button onclick="report({ t: $('t').value })">Done</button></p>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Source" } },
        { does: "key", keys: ["ctrl", "a"] },
        { does: "key", keys: ["ctrl", "c"] },
        { does: "click", target: { name: "Target" } },
        { does: "key", keys: ["ctrl", "v"] },
        { does: "click", target: { name: "Done" } },
      ],
      check: (report) => report["t"] === code,
    };
  },
  seededRandom,
);

function sameSet(reported: unknown, wanted: readonly string[]): boolean {
  return (
    Array.isArray(reported) &&
    JSON.stringify([...reported].sort()) === JSON.stringify([...wanted].sort())
  );
}
