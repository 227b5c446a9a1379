/** Words of business and computing that are written with a capital and are no one's name. */
const text = `
support customer service dashboard team department office quarterly annual revenue forecast region handbook manual guide review summary
benefits overview policy privacy terms conditions confirmation delivery invoice purchase receipt statement agreement contract proposal
microsoft google apple amazon facebook meta linkedin twitter github gitlab slack zoom teams outlook gmail excel word powerpoint onenote
sharepoint onedrive dropbox salesforce oracle sap adobe acrobat photoshop windows linux ubuntu debian android iphone ipad macbook chrome
firefox safari edge opera mozilla wikipedia youtube netflix spotify paypal stripe jira confluence trello notion asana zendesk hubspot
kubernetes docker python java javascript typescript react angular node postgres mysql redis kafka spark hadoop tensorflow pytorch jenkins
grafana prometheus terraform ansible nginx apache json xml html css sql csv pdf api sdk gpu cpu wifi bluetooth ethernet usb hdmi
labor labour christmas easter halloween thanksgiving ramadan hanukkah diwali kickoff standup retrospective sprint scrum backlog roadmap
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
ltd inc llc gmbh corp corporation company group holding bank university school college hospital clinic church museum airport station hotel
restaurant street avenue road lane drive court square park river lake mountain island ocean north south east west northern southern
eastern western central upper lower union republic kingdom states america europe asia africa australia
english german french spanish italian dutch portuguese polish russian chinese japanese arabic hindi korean turkish
chief executive officer director manager president vice senior junior head lead engineer developer analyst designer consultant assistant
everyone everybody all team colleagues sir madam folks guys friends support sales marketing finance legal hr it
spreadsheet workbook worksheet notepad calculator terminal desktop taskbar toolbar clipboard feedback favorites employee employees
layout insert formatting modified grace period page break merge split view dark mode light phoenix apollo titan falcon project chapter
birthday happy insurance forms health survey salary passport visa mastercard amex serial batch tracking shipment depot parcel konto steuer
sparkasse adresse telefon strasse herr frau guten tag liebe hello hi hey dear thanks thank regards best cheers sincerely
`;

export const businessWords: ReadonlySet<string> = new Set(
  text.split(/\s+/).filter((word) => word !== ""),
);
