/**
 * Test wordings by somebody who saw of each task its plain instruction and its states alone: none of the wordings that
 * are demonstrated, no page and no result. Nothing may be tuned on them, and none may ever become a wording for
 * demonstrations. A task that came to the suite later has none, and is not put in other words.
 */
export const blindWordings: Readonly<Record<string, readonly string[]>> = {
  "native-select": [
    "Could you set City to {city} and then hit Send?",
    "Please pick {city} as the City, then click Send",
  ],
  "priority-select": [
    "Please set the Priority to {priority} and the Label to {colour}, then click Save",
    "This one needs {priority} under Priority and {colour} under Label; hit Save when both are set",
  ],
  "scripted-select": [
    "Could you pick {team} from the Team dropdown and hit Apply?",
    "Set Team to {team}, then click Apply",
  ],
  autocomplete: [
    "Start typing {letters} in the Article box, pick {item} from the suggestions and click Add",
    "In Article, enter {letters}, then select {item} when it comes up and hit Add",
  ],
  "radio-buttons": [
    "Go for the {colour} option, then click Submit",
    "Could you mark {colour} and hit Submit, please?",
  ],
  "date-picker": [
    "Set Month to {month} and click on {day}",
    "Could you pick the date for us? In the Month dropdown it should be {month}, and the day is {day}",
  ],
  "context-menu": [
    "Use the right mouse button on {name} and pick {command} from the menu",
    "Could you select {command} from the right-click menu of {name}?",
  ],
  "context-menu-row": [
    "Please bring up the right-click menu on {name}, select {command} and then click Confirm",
    "Pick {command} after right-clicking the {name} row, and hit Confirm to finish",
  ],
  "nested-menu": [
    "Could you go to {group} in the menu bar and click {command}?",
    "Select {command}, you will find it under {group}",
  ],
  "shortcut-or-menu": [
    "Put {topic} in the Title field, then save the document",
    "Could you enter {topic} as the Title and save it, please?",
  ],
  "shortcut-replace": [
    "Replace everything in the Subject field with {after} and save the document",
    "The Subject should just say {after} now; please overwrite all of what is there and save",
  ],
  "check-boxes": [
    "We need {first} and {second}, so check those boxes and click Order",
    "Could you mark the boxes for {first} and {second} and then hit Order?",
  ],
  "toggle-switch": [
    "Please switch {name} on, then click Apply",
    "Could you enable {name} and hit Apply?",
  ],
  "text-form": [
    "Fill in {project} as the Project and {topic} as the Topic, then click Create",
    "Please put {project} in the Project field and {topic} in the Topic field, and hit Create when you are done",
  ],
  "multi-page-form": [
    "Enter {team} for Team and click Next, then enter {city} for Place and click Finish",
    "Fill in the form, please: the Team is {team}, then hit Next, the Place is {city}, then hit Finish",
  ],
  "search-results": [
    "Enter {topic} in the Search box, click Find, then click {project} in the results",
    "Could you look up {topic} with Search and Find, and then open {project} from what comes up?",
  ],
  "search-enter": [
    "Put {city} in the Search box and click Go",
    "Could you look up {city} for me? Enter it under Search and hit Go",
  ],
  dialog: [
    "Click Leave, and when it asks, choose {answer}",
    "Please hit Leave and then pick {answer} in the box that pops up",
  ],
  "copy-field": [
    "Put the same text that is in Source into Target, then click Done",
    "Could you copy what Source says, paste it in Target and hit Done?",
  ],
  "drag-and-drop": [
    "Please move {name} over to {place} with the mouse",
    "Grab {name} and drop it on {place}",
  ],
  slider: [
    "Move the Handle along until it is at Level {level}",
    "Could you slide Handle over to Level {level}, please?",
  ],
  "scroll-list": [
    "Find Row {number} further down the list and click it",
    "Could you click Row {number}? You will need to scroll down to get to it",
  ],
  "table-row": [
    "Click the Open {name} button, please",
    "Could you find {name} in the table and click Open {name}?",
  ],
  "sort-table": [
    "Click on {column} to sort the table, then click Print",
    "Could you click {column} first and hit Print after that?",
  ],
  tabs: [
    "Switch to the {tab} tab, then click Reset {tab}",
    "Could you hit Reset {tab} for me? It is on the {tab} tab",
  ],
  disclosure: [
    "Click {name} to expand it, then click Join {name}",
    "Could you hit Join {name}? It shows up once you click on {name}",
  ],
  "double-click": [
    "Please open {name} with a double click",
    "Could you click twice quickly on {name}?",
  ],
  "editor-type": [
    "Write {text} in the document and save it",
    "Could you enter the words {text} and then save the file, please?",
  ],
  "editor-replace-all": [
    "Replace everything in the document with {after}, then save it",
    "The whole text should just say {after} now; please overwrite what is there and save the file",
  ],
  "editor-append": [
    "Add {after} at the very end of the document and save it",
    "Could you put {after} right after the existing text and then save the file?",
  ],
  "calculator-sum": [
    "Enter {a}+{b} and hit Enter",
    "Could you work out {a}+{b} on the calculator? Press Enter to get the result",
  ],
};
