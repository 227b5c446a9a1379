/**
 * Test wordings by somebody who saw of each task its plain instruction and its states, but none of the other wordings
 * that are demonstrated, except that they had once seen some of context-menu, context-menu-row, nested-menu and
 * shortcut-or-menu. One of editor-type that had been demonstrated already was left out. Nothing may be tuned on them,
 * and none may ever become a wording for demonstrations.
 */
export const blindWordings: Readonly<Record<string, readonly string[]>> = {
  "native-select": [
    "Please set City to {city}, then hit Send",
    "Send it with {city} picked under City",
  ],
  "priority-select": [
    "Set Priority to {priority} and Label to {colour}, then Save",
    "Save this with the priority {priority} and the label {colour}",
  ],
  "scripted-select": ["Pick {team} from Team and Apply", "Set the Team to {team}, then hit Apply"],
  autocomplete: [
    "Enter {letters} under Article, pick {item} from what comes up and press Add",
    "Add {item}: start with {letters} in Article",
  ],
  "radio-buttons": ["Pick {colour}, then Submit", "Submit the form with {colour}"],
  "date-picker": ["Set the month to {month} and pick day {day}", "Pick the {day} of {month}"],
  "context-menu": [
    "Use the right mouse button on {name} and pick {command}",
    "{command} the entry {name} with a right click",
  ],
  "context-menu-row": [
    "Right click on {name}, pick {command} and Confirm it",
    "{command} the row {name} by right click, then Confirm",
  ],
  "nested-menu": ["Go to {group} and pick {command}", "Pick {command} in the menu {group}"],
  "shortcut-or-menu": [
    "Write {topic} into Title, then save",
    "Give it the title {topic} and save the document",
  ],
  "shortcut-replace": [
    "Replace all text of Subject by {after}, then save the document",
    "Click into Subject, select everything, write {after} instead and save",
  ],
  "check-boxes": [
    "Check {first} as well as {second} and place the Order",
    "Order {first} and {second}",
  ],
  "toggle-switch": ["Switch {name} on, then Apply", "Please enable {name} and press Apply"],
  "text-form": [
    "Create one with the project {project} and the topic {topic}",
    "Fill in {project} for Project and {topic} for Topic, then hit Create",
  ],
  "multi-page-form": [
    "Put {team} under Team, go Next, put {city} under Place and Finish",
    "Fill in the team {team}, continue with Next, fill in the place {city}, then Finish",
  ],
  "search-results": [
    "Search for {topic}, hit Find, then go to {project}",
    "Find {topic} with the Search field and open {project} from the results",
  ],
  "search-enter": ["Look up {city} in Search, then Go", "Enter {city} under Search and hit Go"],
  dialog: ["Hit Leave, then pick {answer}", "Leave the page and say {answer}"],
  "copy-field": [
    "Take what is in Source, put it into Target, then Done",
    "Fill Target with the same text as Source and hit Done",
  ],
  "drag-and-drop": ["Move {name} over to {place}", "Pull {name} into {place} with the mouse"],
  slider: ["Move Handle to Level {level}", "Set it to Level {level} by dragging the Handle"],
  "scroll-list": [
    "Further down there is Row {number}: press it",
    "Scroll until you find Row {number} and click it",
  ],
  "table-row": ["Click Open {name}", "In the table, hit Open {name}"],
  "sort-table": ["Sort by {column}, then Print", "Click {column} and after that Print"],
  tabs: ["Go to the tab {tab} and hit Reset {tab}", "On the {tab} tab, click Reset {tab}"],
  disclosure: ["Expand {name} and hit Join {name}", "Click {name}, then Join {name}"],
  "double-click": ["Give {name} a double click", "Open {name} by clicking it twice"],
  "editor-type": ["Write {text}, then save"],
  "editor-replace-all": [
    "Replace everything by {after} and save the document",
    "Select everything, write {after} instead, then save",
  ],
  "editor-append": [
    "Add {after} at the very end and save the document",
    "Jump to the end, write {after}, then save",
  ],
  "calculator-sum": ["Work out {a}+{b} with Enter", "Enter {a}+{b}, then press Enter"],
};
