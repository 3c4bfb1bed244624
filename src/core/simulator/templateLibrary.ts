/** What a value of a library template has to look like. */
export type LibraryParameterType = "ADDRESS" | "AMOUNT" | "DATE" | "EMAIL" | "NUMBER" | "PHONE NUMBER" | "TEXT";

export type LibraryButton =
  | { readonly type: "URL"; readonly text: string; readonly url: string }
  | { readonly type: "PHONE_NUMBER"; readonly text: string; readonly phone_number: string };

/** A template of Meta's library, as `GET /message_template_library` lists it. */
export interface LibraryTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: "UTILITY";
  readonly topic: string;
  readonly usecase: string;
  readonly industry: readonly string[];
  readonly header?: string;
  readonly body: string;
  /** An example of each value. */
  readonly body_params: readonly string[];
  readonly body_param_types: readonly LibraryParameterType[];
  readonly buttons?: readonly LibraryButton[];
}

const website = "https://www.example.com/";
const open = (text: string): LibraryButton => ({ type: "URL", text, url: website });
const call: LibraryButton = { type: "PHONE_NUMBER", text: "Call us", phone_number: "+18005551234" };

/**
 * The simulator's library: one template for each kind of thing that Meta's has some hundreds for. Names, topics and use cases are of Meta's form;
 * the texts are our own. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library
 */
export const templateLibrary: readonly LibraryTemplate[] = [
  {
    id: "7147013345410001",
    name: "delivery_update_1",
    language: "en_US",
    category: "UTILITY",
    topic: "ORDER_MANAGEMENT",
    usecase: "DELIVERY_UPDATE",
    industry: ["E_COMMERCE"],
    header: "Your parcel is on its way",
    body: "Hello {{1}}, order {{2}} has left our warehouse and should be with you on {{3}}. Follow it with the button below.",
    body_params: ["Dana", "#7714", "January 1st, 2027"],
    body_param_types: ["TEXT", "TEXT", "DATE"],
    buttons: [open("Track the parcel")],
  },
  {
    id: "7147013345410002",
    name: "delivery_failed_1",
    language: "en_US",
    category: "UTILITY",
    topic: "ORDER_MANAGEMENT",
    usecase: "DELIVERY_FAILED",
    industry: ["E_COMMERCE"],
    body: "We could not hand over order {{1}} at {{2}} today. Please choose another time for the delivery.",
    body_params: ["#7714", "1 Example Road, Springfield, CA 90001"],
    body_param_types: ["TEXT", "ADDRESS"],
    buttons: [open("Choose a time"), call],
  },
  {
    id: "7147013345410003",
    name: "order_confirmation_1",
    language: "en_US",
    category: "UTILITY",
    topic: "ORDER_MANAGEMENT",
    usecase: "ORDER_CONFIRMATION",
    industry: ["E_COMMERCE"],
    body: "Thank you, {{1}}. We have received order {{2}} over {{3}} and will write again when it is sent.",
    body_params: ["Dana", "7714", "USD $42.50"],
    body_param_types: ["TEXT", "NUMBER", "AMOUNT"],
  },
  {
    id: "7147013345410004",
    name: "low_balance_warning_1",
    language: "en_US",
    category: "UTILITY",
    topic: "PAYMENTS",
    usecase: "LOW_BALANCE_WARNING",
    industry: ["FINANCIAL_SERVICES"],
    header: "Your balance is low",
    body: "Hello {{1}}, the balance of your account that ends in {{2}} has fallen below {{3}}. Please top it up soon.",
    body_params: ["Dana", "1234", "$75.00"],
    body_param_types: ["TEXT", "NUMBER", "AMOUNT"],
    buttons: [open("Make a deposit"), call],
  },
  {
    id: "7147013345410005",
    name: "payment_due_reminder_1",
    language: "en_US",
    category: "UTILITY",
    topic: "PAYMENTS",
    usecase: "PAYMENT_DUE_REMINDER",
    industry: ["E_COMMERCE", "FINANCIAL_SERVICES"],
    body: "Hello {{1}}, your payment of {{2}} is due on {{3}}. Questions? Write to {{4}} and we will help.",
    body_params: ["Dana", "RS 1200", "2027-01-31", "billing@example.com"],
    body_param_types: ["TEXT", "AMOUNT", "DATE", "EMAIL"],
  },
  {
    id: "7147013345410006",
    name: "account_creation_confirmation_1",
    language: "en_US",
    category: "UTILITY",
    topic: "ACCOUNT_UPDATE",
    usecase: "ACCOUNT_CREATION_CONFIRMATION",
    industry: ["FINANCIAL_SERVICES"],
    body: "Welcome, {{1}}. Your new account is ready. If you did not open it, call us at {{2}} right away.",
    body_params: ["Dana", "+1 800-555-1234"],
    body_param_types: ["TEXT", "PHONE NUMBER"],
  },
  {
    id: "7147013345410007",
    name: "feedback_survey_1",
    language: "en_US",
    category: "UTILITY",
    topic: "CUSTOMER_FEEDBACK",
    usecase: "FEEDBACK_SURVEY",
    industry: ["E_COMMERCE", "FINANCIAL_SERVICES"],
    body: "Hello {{1}}, thank you for visiting {{2}}. Please tell us in a minute how it went and what we can do better.",
    body_params: ["Dana", "our shop"],
    body_param_types: ["TEXT", "TEXT"],
    buttons: [open("Take the survey")],
  },
];

const forms: Readonly<Record<LibraryParameterType, RegExp>> = {
  ADDRESS: /\p{L}.*\d|\d.*\p{L}/su,
  AMOUNT: /^\s*(?:[\p{Sc}\p{L}.]{1,6}\s*)?(?:\p{Sc}\s*)?\d[\d.,]*\s*(?:[\p{Sc}\p{L}]{1,6})?\s*$/u,
  DATE: /\d/,
  EMAIL: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  NUMBER: /^\d+$/,
  "PHONE NUMBER": /^[\d\s()+-]*\d[\d\s()+-]*$/,
  TEXT: /\S/,
};

/** Whether a value is one of the type. Assumed, but for Meta's samples of each: how strict Meta is isn't documented. */
export function fitsLibraryType(value: string, type: LibraryParameterType): boolean {
  return forms[type].test(value);
}

/** A template of the library by its name; languages without regard to case. */
export function libraryTemplate(name: string, language: string): LibraryTemplate | undefined {
  return templateLibrary.find((each) => each.name === name && each.language.toLowerCase() === language.toLowerCase());
}
