/** What surrogates are put together from: invented, or so common that they belong to nobody in particular. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const firstNames: readonly string[] =
  words(`Alex Robin Jamie Sam Charlie Kim Jordan Casey Morgan Noa Avery Blake Cameron Dakota Devon Eden Elliot Emery Finley
Frankie Harley Hayden Hunter Indigo Jessie Jules Kai Kendall Lane Lennon Logan Marlowe Micah Nico Oakley Parker Peyton
Quinn Reese Remy Riley River Rowan Sage Sasha Shawn Skyler Sidney Spencer Tatum Taylor Toby Toni Tracy Val Wren Yael
Ashton Bailey Cory Drew Ellis Flynn Gale Ira Jody Kit Leslie Mika Nell Ollie Perry Ray Sandy Terry Vivian Wynn`);

export const lastNames: readonly string[] =
  words(`Field Rivers Stone Wood Hill Brook Lake Frost Vale Marsh Ashdown Birchall Braywood Calder Cliffe Copse Croft Dalebrook
Drake Elmwood Fairlea Fenwick Glade Glenrow Greenhow Grove Harrow Haven Hawthorn Hazelby Heathcote Holloway Ivydale
Kestrel Lark Larkfield Leaford Linwood Longmead Mapleton Meadow Millbrook Moorcroft Northcott Oakhurst Orchard Peakwell
Pinehurst Quarry Ravenhill Redfern Ridgeway Rookwood Rushford Sedgeley Shore Silverwood Southwell Springer Starling
Summerby Swiftlea Thornbury Timberlake Tolland Underhill Verdan Wexcombe Whitlow Wildbore Windermoor Yarrow Yewdale`);

export const streets: readonly string[] =
  words(`Alder Amber Beacon Bramble Brindle Cedarwood Chestnut Clover Copper Coral Ember Falcon Fernhill Foxglove Garnet Harbour
Heron Hollybush Juniper Kingfisher Lantern Laurel Lavender Magnolia Marigold Meadowlark Mulberry Nightingale Opal Osprey
Pebble Primrose Quartz Rosehip Saffron Sandpiper Sorrel Thistle Violet Willowbrook`);

export const streetKinds: readonly string[] = words(
  "Street Road Lane Avenue Close Way Drive Court",
);

/** On no map. */
export const towns: readonly string[] =
  words(`Ashcombeford Briarhaven Calderwick Dunmarrow Eastmerebridge Fallowgate Glenharrow Hollinstead Kirkvale Larkminster
Merrowdale Northavon Oakenfold Pellbridge Quillhaven Ravensmere Stonehallow Thornmarsh Underleigh Westerbrook`);
