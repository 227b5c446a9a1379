/** Tells what on a screen names a secret: a label is that name and little else, a sentence about passwords is none. */

const name =
  "(?:pass ?(?:word|wd|phrase|code)s?|pwd|pw|psw|pin(?: (?:code|number))?|cvv2?|cvc2?|csc|otp|(?:security|verification|recovery|access|one[- ]time) (?:code|key|password|token)|(?:client |shared |signing )?secret(?: (?:access )?key)?|(?:api|access|refresh|bearer|auth|personal access)? ?tokens?|(?:api|private|secret|access|encryption|license|service)[ _-]?keys?|apikey|credentials?|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|parola)";
/** What stands before the name in a label. */
const lead =
  "(?:(?:your|my|his|her|our|the|a|new|old|current|previous|temporary|enter|type|repeat|retype|confirm|choose|user|admin|root|account|login|wifi|wi-fi|email|database|db|server|master|backup|card|app|application|client|service|staging|production|test|http|set|export|with|use) ){0,3}";

const whole = new RegExp(`^${lead}${name}(?: ?\\((?:[a-z0-9 ]{1,20})\\))? ?[*:=]{0,2}$`, "i");
const ending = new RegExp(`(?:^|[^a-z])${name} ?[*:=]{0,2}$`, "i");

/** What stands above a field and says that it holds a secret. */
export const isSecretHeading = (text: string): boolean => whole.test(text.trim());

/** What stands to the left of a value and ends by saying that it is a secret. */
export const isSecretLead = (text: string): boolean => ending.test(text.trim());
