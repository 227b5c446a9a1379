/** A page with one of everything that people do in a browser; it tells where its things are on the screen. */
import { practicePage } from "@apprentice/learn/evaluate/practice/page.ts";
import { cities } from "@apprentice/learn/evaluate/practice/words.ts";

const options = ["None", ...cities].map((name) => `<option>${name}</option>`).join("");
const menu = (id: string, rows: string): string =>
  `<div id="${id}" role="menu" class="menu" hidden>${rows}</div>`;
const item = (id: string, name: string): string =>
  `<div role="menuitem" id="${id}" data-t>${name}</div>`;

export const workPage = practicePage(
  "Workbench",
  `<style>
    h1 { font-size: 18px; margin: 0 0 4px } body { margin: 12px 20px } p { margin: 6px 0 }
    input, select { padding: 4px 8px } #scroller { height: 90px; width: 300px; overflow: auto; border: 1px solid #777 }
    .row { margin: 6px 0 } .box { padding: 8px 14px }
  </style>
  <p><label for="city">City</label> <select id="city" data-t>${options}</select></p>
  <p><label for="code">Password</label> <input id="code" data-t type="password" autocomplete="off"></p>
  <p><label for="subject">Subject</label> <input id="subject" data-t autocomplete="off" size="40"></p>
  <p><label for="remark">Remark</label> <input id="remark" data-t autocomplete="off" size="40"></p>
  <p><button id="save" data-t>Save</button><button id="send" data-t>Send</button><button id="print" data-t>Print</button></p>
  <div class="row"><button class="box" id="card" data-t>Card</button><button class="box" id="bin" data-t>Bin</button></div>
  <p id="words"><button id="word" data-t>Report</button></p>
  <div id="scroller" tabindex="0" role="list" aria-label="List" data-t>${Array.from(
    { length: 40 },
    (_, at) => `<div role="listitem">Row ${at + 1}</div>`,
  ).join("")}</div>
  ${menu("menu", item("copy", "Copy") + item("move", "Move to") + item("rename", "Rename"))}
  ${menu("sub", item("inbox", "Inbox") + item("archive", "Archive"))}
  <script>
    let offset = null, last = "";
    const note = (event) => { offset = { x: event.screenX - event.clientX, y: event.screenY - event.clientY }; };
    addEventListener("mousemove", note, true);
    function tell() {
      if (!offset) return;
      const boxes = {};
      for (const one of document.querySelectorAll("[data-t]")) {
        const box = one.getBoundingClientRect();
        if (box.width > 0) boxes[one.id] = [box.x + offset.x, box.y + offset.y, box.width, box.height];
      }
      const now = { boxes, city: $("city").value, subject: $("subject").value, remark: $("remark").value };
      const text = JSON.stringify(now);
      if (text !== last) { last = text; report(now); }
    }
    setInterval(tell, 60);
    addEventListener("contextmenu", (event) => {
      if (event.target.id !== "card") return;
      event.preventDefault();
      const menu = $("menu");
      menu.style.left = event.pageX + "px"; menu.style.top = event.pageY + "px"; menu.hidden = false;
    });
    $("move").addEventListener("mouseenter", () => {
      const box = $("move").getBoundingClientRect();
      const sub = $("sub");
      sub.style.left = box.right + scrollX + "px"; sub.style.top = box.top + scrollY + "px"; sub.hidden = false;
    });
    for (const id of ["copy", "rename", "inbox", "archive"])
      $(id).addEventListener("click", () => { $("menu").hidden = true; $("sub").hidden = true; report({ chosen: id }); });
    let dragging = false;
    $("card").addEventListener("mousedown", (event) => { if (event.button === 0) dragging = true; });
    addEventListener("mouseup", (event) => { if (dragging && event.target.id === "bin") report({ dropped: Date.now() }); dragging = false; });
    addEventListener("keydown", (event) => { if (event.ctrlKey && ["b", "k", "e"].includes(event.key.toLowerCase())) event.preventDefault(); });
    addEventListener("dragstart", (event) => event.preventDefault());
  </script>`,
);
