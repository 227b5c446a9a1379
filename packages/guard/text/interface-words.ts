/** English words of menus, buttons, dialogs, tables and forms, in their base form; endings are taken off by the caller. */
const text = `
a about above accept access accessibility account accounts action actions active activity add additional address advanced
after again alarm album alert align all allow alphabetical already alt always amount an analysis and angle animation answer
any app appearance append application apply approve archive are area arrange arrow article as ascending ask assign assignee
at attach attachment attribute audio audit author auto automatic automatically availability available avatar average away axis
back background backspace backup badge balance banner bar base basic batch before begin behavior below between bin birth
black blank block blue blur board body bold bookmark border both bottom box bracket branch brand break breakpoint brightness browse
browser brush budget bug build built bulk bullet business button buy by cache calculate calculator calendar call camera
cancel canvas capitalize caps caption card cart case cash catalog category cell cells center centre chain change channel chapter
character chart chat check checkbox checklist checkout choose chronological circle city class classic classify clean clear click
client clip clipboard clock clone close cloud code collapse collapsed collapsible collection color colour column combine combo command
comment commit common community company compare compatibility complete completed component compose compress condition
conference configuration configure confirm confirmation connect connected connection console contact contacts contain content
contents context continue contrast control controls conversation convert copy corner cosine count counter country course cover crash
create created creation credit crop cross ctrl cube currency current currently cursor curve custom customer customize cut
dark dash dashboard data database date day days deactivate debug decimal decline decrease default define degree delete deleted delay deliver
delivery demo department deploy depth descending describe description deselect design desktop destination detach detail details detect
develop developer device diagram dial dialog dictionary difference digit direction directory disable disabled discard disconnect
discount discover discussion disk display distance distribute divide dock document documents does domain done dot double down
download downloads draft drafts drag draw drawing drive drop dropdown due duplicate duration dynamic each east edge edit editable
editing editor effect element ellipse email embed empty enable enabled encoding encrypt end engine enter entire entries entry environment equal equals
equation erase error escape estimate evaluate event events every everyone exact example exclude execute existing exit expand expanded
expense expire explore explorer exponent export express expression extend extension external extra extract eye factor factorial failed failure false
faq favorite favorites favourite feature feed feedback field fields figure file filename files fill film filter final finance find
finish first fit fix fixed flag flip float folder folders follow following font fonts footer footnote for force forecast forgot form format
formula forum forward found fraction frame framework free freeze frequency from front full fullscreen function functions gallery game gap gear
general generate get girth give global glossary go goal good gradient grand grant graph graphic gray green greek grey grid group groups guest
guide half handle hash have header heading headings headline height hello help hexadecimal hidden hide high highlight highlights
history hold home horizontal hot hour hours how html hyphen icon icons id ideas identify idle if ignore illustration image images
import important inbox include incoming increase indent index indicator info information inherit initial inline input insert inspect inspector
install installed instance instruction integer integral integration interface internal international interval into invalid inventory inverse invert
invite invoice is issue issues italic item items job join journal jump justify keep key keyboard keypad keys keyword kind label labels
landscape language large last latest launch layer layers layout leading learn leave left legal legend length less letter level
library license light lightness limit line lines link linked links list lists live load loading local location lock log login logo logout logs
long loop low lower lowercase machine macro magnifier mail main make manage management manager manual map margin margins mark
marker markdown master match matches math mathematics matrix max maximize maximum me mean media meeting meetings member members memo memory mention
menu merge message messages method metric microphone middle min minimap minimize minimum minus minute minutes mirror miscellaneous missing mobile
mode model modified modify module modulus monitor month monthly months more most mouse move movie multiple multiply music mute my name
navigate navigation navigator need nested network never new newer newest news next nickname night no none normal north not note notebook
notes nothing notification notifications now number numbering numeric object objects octal of off office offline ok okay old older oldest on once one
online only opacity open opened opening operation operator option optional options or orange order orders organization
orientation origin original other others our out outbox outgoing outline output outside over overflow overlay overview overwrite owner pack package
padding page pages paint pan panel panels paper paragraph parallel parent parenthesis part partial password paste path pattern pause pay payment
pen pencil pending people percent percentage performance period permission permissions person personal phone photo photos phrase pi pick picture pictures
pie pin pink pinned pipeline pivot pixel place placeholder plain plan play player playlist please plot plugin plus point pointer points policy
poll polygon popular popup portrait position post postcode power precision preference preferences preset press preview previous price
primary print printer priority privacy private problem process processing product products profile program progress
project projects prompt properties property protect provider public publish published pull purchase purple push quality quantity query question
queue quick quit quote quotes radian radians radio radius raise random range rank rate rating ratio raw read reader reading ready real rebuild
receipt receive received recent recently recipient record recorder recording recover rectangle recycle red redo reduce reference refine
refresh refund region register regular reject related release released reload remaining remember remind reminder remote remove rename reopen repeat
replace reply report reports repository request requests require required resend reset resize resolution resolve resource resources response
restart restore result results resume retry return returns reverse revert review revision rich right ring role roles root rotate round row
rows rule ruler rules run running safe sale sales same sample saturation save saved scale scan schedule scheduled scientific scope score
screen screenshot script scroll search second secondary seconds section sections security see select selected selection send sender sent sentence separator
sequence serial series server service services session set sets setting settings setup shading shadow shape shapes share shared sheet sheets shift ship
shipping shop shopping short shortcut shortcuts show shuffle side sidebar sign signature signed signin similar simple sine single site size sizes
skip slide slides slideshow slow small smart snap snippet social solid some sort sorting sound source south space spacing spam special specify speed
spell spelling spin split spreadsheet spotlight square squared stack standard star starred start state statement states static statistics status
step steps stock stop storage store stories story street strength stretch strike strikethrough string strong structure style styles subfolder
subject submit subscribe subscript subtask subtotal subtract success suggest suggestion suggestions sum summary superscript support switch symbol
symbols sync syntax system tab table tables tabs tag tags take tangent target task tasks tax team teams technical telephone template templates
terminal terms test tests text than that the theme themes then there this thread threshold through thumbnail ticket tickets tile time timeline timer
times timezone timing tip title to today todo toggle tomorrow tool toolbar toolbars tools tooltip top topic total track tracking trailing
transaction transfer transform transition translate translation transparency transparent trash tree trend triangle trim true turn tutorial two type types typing
typography unable unavailable unassigned unblock uncategorized undefined under underline undo unfollow ungroup unhide unit units unknown unlock unmark unmute
unpin unread unsaved unselect unstar unsubscribe untitled up upcoming update updates upgrade upload uploads upper uppercase url usage
use used user username users utilities vacation valid validate value values variable variables vector vendor verify version versions vertical via video view
viewer views visibility visible visit visual voice volume vote wait warning was watch web webcam website week weekly weeks weight welcome west what when
where white who whole why wide widget width wildcard will window windows with within without wizard word words work workbook workflow workplace
worksheet workspace wrap write wrong year yearly years yellow yes yesterday you your zip zone zoom
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
am pm gmt utc ctrl del esc ins pgup pgdn prtsc super hyper meta
pdf csv xml json html css jpg jpeg png gif svg zip txt doc docx xls xlsx ppt pptx odt ods rtf md sql api ip dns usb cpu gpu ram ui
sin cos tan log ln exp sqrt abs mod div mul hex dec oct bin deg rad grad ans xor nand and or not
mousepad galculator chromium chrome firefox xterm gedit thunar nautilus libreoffice writer calc impress konsole
`;

export const interfaceWords: ReadonlySet<string> = new Set(
  text.split(/\s+/).filter((word) => word !== ""),
);
