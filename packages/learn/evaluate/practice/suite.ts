/** The practice suite: every task, in the order of the report. */
import { calculatorSum, editorAppend, editorReplaceAll, editorType } from "./tasks/desktop.ts";
import {
  checkBoxes,
  copyField,
  dialog,
  multiPageForm,
  searchEnter,
  searchResults,
  textForm,
  toggleSwitch,
} from "./tasks/forms.ts";
import {
  contextMenu,
  contextMenuRow,
  nestedMenu,
  shortcutAll,
  shortcutOrMenu,
} from "./tasks/menus.ts";
import {
  disclosure,
  doubleClick,
  dragAndDrop,
  scrollList,
  slider,
  sortTable,
  tableRow,
  tabs,
} from "./tasks/pointer.ts";
import {
  autocomplete,
  datePicker,
  nativeSelect,
  prioritySelect,
  radioButtons,
  scriptedSelect,
} from "./tasks/selects.ts";
import type { PracticeTask } from "./task.ts";

export const practiceSuite: readonly PracticeTask[] = [
  nativeSelect,
  prioritySelect,
  scriptedSelect,
  autocomplete,
  radioButtons,
  datePicker,
  contextMenu,
  contextMenuRow,
  nestedMenu,
  shortcutOrMenu,
  shortcutAll,
  checkBoxes,
  toggleSwitch,
  textForm,
  multiPageForm,
  searchResults,
  searchEnter,
  dialog,
  copyField,
  dragAndDrop,
  slider,
  scrollList,
  tableRow,
  sortTable,
  tabs,
  disclosure,
  doubleClick,
  editorType,
  editorReplaceAll,
  editorAppend,
  calculatorSum,
];
