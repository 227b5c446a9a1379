/** Harmless words that practice states are made of; none names a real person, place of living or account. */
export const teams = [
  "Harvest",
  "Lantern",
  "Quartz",
  "Meadow",
  "Copper",
  "Walnut",
  "Beacon",
  "Juniper",
] as const;
export const cities = [
  "Lisbon",
  "Oslo",
  "Vienna",
  "Prague",
  "Dublin",
  "Athens",
  "Madrid",
  "Warsaw",
] as const;
export const colours = [
  "Red",
  "Green",
  "Blue",
  "Yellow",
  "Orange",
  "Violet",
  "White",
  "Black",
] as const;
export const items = [
  "Paper",
  "Toner",
  "Stapler",
  "Folder",
  "Pencil",
  "Marker",
  "Envelope",
  "Notebook",
  "Scissors",
  "Ruler",
  "Lamp",
  "Cable",
] as const;
export const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
export const projects = [
  "Atlas",
  "Comet",
  "Delta",
  "Ember",
  "Falcon",
  "Glacier",
  "Horizon",
  "Island",
] as const;
export const priorities = ["Low", "Normal", "High", "Urgent"] as const;
export const topics = [
  "budget",
  "schedule",
  "inventory",
  "training",
  "shipping",
  "catalogue",
  "workshop",
  "survey",
] as const;
