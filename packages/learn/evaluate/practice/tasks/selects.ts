/** Choosing one of several: native and scripted dropdowns, autocomplete, radio buttons, a date picker. */
import { escapeHtml, practicePage } from "../page.ts";
import { seededRandom } from "../seeded-random.ts";
import { practiceTask } from "../task.ts";
import { cities, colours, items, months, priorities, teams } from "../words.ts";

const option = (name: string): string => `<option>${escapeHtml(name)}</option>`;

export const nativeSelect = practiceTask(
  { id: "native-select", family: "dropdown", application: "browser", heldOut: false },
  (random) => {
    const choices = random.sample(cities, 6);
    const city = random.pick(choices);
    return {
      data: { choices, city },
      instruction: `Choose ${city} in the City list and press Send`,
      slots: { city },
      paraphrases: [`Set City to ${city}, then Send`, `Send the form with ${city} as the City`],
      html: practicePage(
        "Office",
        `<label for="city">City</label><select id="city"><option>None</option>${choices.map(option).join("")}</select>
         <p><button onclick="report({ city: $('city').value, sent: true })">Send</button></p>`,
      ),
      plan: () => [
        { does: "click", target: { name: "City", roles: ["combo box"] } },
        { does: "click", target: { name: city } },
        { does: "click", target: { name: "Send" } },
      ],
      check: (report) => report["sent"] === true && report["city"] === city,
    };
  },
  seededRandom,
);

export const prioritySelect = practiceTask(
  { id: "priority-select", family: "dropdown", application: "browser", heldOut: true },
  (random) => {
    const priority = random.pick(priorities.filter((name) => name !== "Normal"));
    const colour = random.pick(colours);
    return {
      data: { priority, colour },
      instruction: `Choose ${priority} in the Priority list, choose ${colour} in the Label list and press Save`,
      slots: { priority, colour },
      paraphrases: [`Save with Priority ${priority} and Label ${colour}`],
      html: practicePage(
        "Ticket",
        `<label for="p">Priority</label><select id="p"><option>None</option>${priorities.map(option).join("")}</select>
         <label for="c">Label</label><select id="c"><option>None</option>${colours.map(option).join("")}</select>
         <p><button onclick="report({ p: $('p').value, c: $('c').value, saved: true })">Save</button></p>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Priority", roles: ["combo box"] } },
        { does: "click", target: { name: priority } },
        { does: "click", target: { name: "Label", roles: ["combo box"] } },
        { does: "click", target: { name: colour } },
        { does: "click", target: { name: "Save" } },
      ],
      check: (report) =>
        report["saved"] === true && report["p"] === priority && report["c"] === colour,
    };
  },
  seededRandom,
);

export const scriptedSelect = practiceTask(
  { id: "scripted-select", family: "dropdown", application: "browser", heldOut: false },
  (random) => {
    const choices = random.sample(teams, 5);
    const team = random.pick(choices);
    const list = choices
      .map((name) => `<div role="option" onclick="pick('${name}')">${name}</div>`)
      .join("");
    return {
      data: { choices, team },
      instruction: `Open the Team list, choose ${team} and press Apply`,
      slots: { team },
      paraphrases: [`Apply ${team} as the Team`, `Pick ${team} from Team, then Apply`],
      html: practicePage(
        "Assignment",
        `<button id="open" aria-haspopup="listbox" onclick="$('list').hidden = false">Team</button>
         <div id="list" role="listbox" class="menu" hidden>${list}</div>
         <p><button onclick="report({ applied: true })">Apply</button></p>
         <script>function pick(name) { $("list").hidden = true; report({ team: name, applied: false }); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Team" } },
        { does: "click", target: { name: team } },
        { does: "click", target: { name: "Apply" } },
      ],
      check: (report) => report["applied"] === true && report["team"] === team,
    };
  },
  seededRandom,
);

export const autocomplete = practiceTask(
  { id: "autocomplete", family: "dropdown", application: "browser", heldOut: false },
  (random) => {
    const item = random.pick(items);
    return {
      data: { item },
      instruction: `Type ${item.slice(0, 3)} in Article, choose ${item} and press Add`,
      slots: { letters: item.slice(0, 3), item },
      paraphrases: [
        `Enter ${item.slice(0, 3)} in Article, pick ${item} and press Add`,
        `Put ${item.slice(0, 3)} into Article, choose ${item}, then Add`,
        `Write ${item.slice(0, 3)} into Article, take ${item}, then Add`,
      ],
      html: practicePage(
        "Order",
        `<label for="a">Article</label><input id="a" autocomplete="off" oninput="suggest()">
         <div id="list" role="listbox" hidden></div>
         <p><button onclick="report({ added: $('a').value })">Add</button></p>
         <script>const all = ${JSON.stringify(items)};
         function suggest() {
           const start = $("a").value.toLowerCase();
           $("list").replaceChildren(...all.filter((n) => start && n.toLowerCase().startsWith(start)).map((n) => {
             const row = document.createElement("div"); row.setAttribute("role", "option"); row.textContent = n;
             row.onclick = () => { $("a").value = n; $("list").hidden = true; }; return row; }));
           $("list").hidden = false; }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Article" } },
        { does: "type", text: item.slice(0, 3) },
        { does: "click", target: { name: item } },
        { does: "click", target: { name: "Add" } },
      ],
      check: (report) => report["added"] === item,
    };
  },
  seededRandom,
);

export const radioButtons = practiceTask(
  { id: "radio-buttons", family: "choice", application: "browser", heldOut: false },
  (random) => {
    const choices = random.sample(colours, 5);
    const colour = random.pick(choices);
    const rows = choices
      .map((name) => `<label><input type="radio" name="c" value="${name}">${name}</label>`)
      .join("");
    return {
      data: { choices, colour },
      instruction: `Select ${colour} and press Submit`,
      slots: { colour },
      paraphrases: [`Mark ${colour}, then Submit`, `Submit with ${colour} selected`],
      html: practicePage(
        "Colour",
        `${rows}<button onclick="report({ colour: document.querySelector(':checked')?.value, sent: true })">Submit</button>`,
      ),
      plan: () => [
        { does: "click", target: { name: colour } },
        { does: "click", target: { name: "Submit" } },
      ],
      check: (report) => report["sent"] === true && report["colour"] === colour,
    };
  },
  seededRandom,
);

export const datePicker = practiceTask(
  { id: "date-picker", family: "choice", application: "browser", heldOut: true },
  (random) => {
    const day = random.integer(1, 28);
    const month = random.integer(0, 11);
    const cells = Array.from(
      { length: 28 },
      (_, index) => `<button onclick="day(${index + 1})">${index + 1}</button>`,
    );
    return {
      data: { day, month },
      instruction: `Open the Month list, choose ${months[month]}, then press ${day}`,
      slots: { month: months[month], day: String(day) },
      paraphrases: [`Set the Month to ${months[month]} and press ${day}`],
      html: practicePage(
        "Calendar",
        `<label for="m">Month</label><select id="m"><option>None</option>${months.map(option).join("")}</select>
         <div style="display:grid;grid-template-columns:repeat(7,72px);margin-top:16px">${cells.join("")}</div>
         <script>function day(n) { report({ day: n, month: $("m").value }); }</script>`,
      ),
      plan: () => [
        { does: "click", target: { name: "Month", roles: ["combo box"] } },
        { does: "click", target: { name: months[month] ?? "" } },
        { does: "click", target: { name: String(day) } },
      ],
      check: (report) => report["day"] === day && report["month"] === months[month],
    };
  },
  seededRandom,
);
