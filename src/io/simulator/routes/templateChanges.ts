import type { Template } from "../../../core/graph/replies.ts";
import type { OwnedTemplate, Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { moderate } from "../templateReports.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, type Json, scalarText } from "../validation/checks.ts";
import { checkLibraryTemplate } from "../validation/libraryDraft.ts";
import {
  checkNewTemplate,
  checkTemplateComponents,
  checkTtl,
  type TemplateDraft,
  templateRefusal,
} from "../validation/newTemplate.ts";
import { checkUpsert } from "../validation/upsert.ts";
import { managedWaba } from "./subscribedApps.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview */
export const mostTemplates = { unverified: 250, verified: 6000 } as const;
const creationsAnHour = 100;
/** A deleted template's name can't be used again for so long. */
const lockedMs = 30 * dayMs;
const editsAllowed = { in30Days: 10, inADay: 1 } as const;
const editable = ["APPROVED", "REJECTED", "PAUSED"];
/** How long a review takes here. At Meta it is minutes to a day. */
const reviewMs = 3000;
/** How many are deleted or archived in one call. */
export const mostTemplatesAtOnce = 100;

/** `POST /{waba-id}/message_templates`: the template is pending, and approved after a while. */
export async function createTemplate(call: Call, id: string): Promise<Reply> {
  const waba = managedWaba(call, id, "message_templates");
  const body = await parameters(call);
  if (!isMissing(body.library_template_name)) {
    return created(addTemplate(call, waba, checkLibraryTemplate(body), "approved").template);
  }
  return created(addTemplate(call, waba, checkNewTemplate(body), "reviewed").template);
}

function created({ id, status, category }: Template): Reply {
  return ok({ id, status, category });
}

/**
 * A new template of a WABA.
 * @param course whether it is reviewed first, or known to be right
 * @throws Refusal 100 for a name that can't be used or a template too many, 80007 for too many in an hour
 */
export function addTemplate(
  call: Call,
  waba: Waba,
  draft: TemplateDraft,
  course: "reviewed" | "approved",
): OwnedTemplate {
  const { state, clock } = call.world;
  checkName(call, waba, draft.name, draft.language);
  const own = state.templates.filter(({ wabaId }) => wabaId === waba.id);
  const most = waba.isVerified ? mostTemplates.verified : mostTemplates.unverified;
  if (own.length >= most) {
    throw templateRefusal(
      2388019,
      "Message template limit exceeded",
      `The account has ${most} templates: delete some.`,
    );
  }
  if (!call.world.limits.templateCreations.take(waba.id, call.now)) {
    throw refusal(80007, `More than ${creationsAnHour} templates were created in an hour.`);
  }
  const owned: OwnedTemplate = {
    wabaId: waba.id,
    template: { ...draft, id: call.world.newTemplateId(), status: "PENDING" },
    edits: [],
    pauses: 0,
  };
  state.templates.push(owned);
  if (course === "approved") {
    moderate(call.world, owned, "APPROVED");
  } else {
    clock.after(reviewMs, () => review(call.world, owned));
  }
  return owned;
}

/**
 * `POST /{waba-id}/upsert_message_templates` `{name, languages, category: "AUTHENTICATION", components}`: makes authentication templates in
 * several languages, or changes those that are there. Assumed: changing one this way doesn't count as an edit.
 */
export async function upsertTemplates(call: Call, id: string): Promise<Reply> {
  const waba = managedWaba(call, id, "upsert_message_templates");
  const drafts = checkUpsert(await parameters(call));
  const data = drafts.map((draft) => {
    const isIt = ({ wabaId, template: { name, language } }: OwnedTemplate) =>
      wabaId === waba.id && name === draft.name && language === draft.language;
    const known = call.world.state.templates.find(isIt);
    const owned = known ?? addTemplate(call, waba, draft, "approved");
    if (known) {
      Object.assign(known.template, draft);
      moderate(call.world, known, "APPROVED");
    }
    return { id: owned.template.id, status: owned.template.status, language: draft.language };
  });
  return ok({ data });
}

/** `POST /{template-id}` `{category?, components?, message_send_ttl_seconds?}` */
export async function editTemplate(call: Call, owned: OwnedTemplate): Promise<Reply> {
  requireManagement(call);
  const { template } = owned;
  const body = await parameters(call);
  if (setLinkTracking(template, body)) {
    return ok({ success: true });
  }
  if (isMissing(body.components) && isMissing(body.category) && isMissing(body.message_send_ttl_seconds)) {
    throw invalidParameter("One of the parameters components, category and message_send_ttl_seconds is required.");
  }
  if (!editable.includes(template.status ?? "")) {
    throw templateRefusal(
      2388039,
      "Template status cannot be changed",
      "Only approved, rejected and paused templates can be edited.",
    );
  }
  if (template.status === "APPROVED") checkEdits(owned, call.now);
  const category = isMissing(body.category) ? (template.category ?? "") : scalarText(body.category).toUpperCase();
  if (category !== template.category && template.status === "APPROVED") {
    throw invalidParameter("The category of an approved template can't be edited.");
  }
  if (!isMissing(body.components)) {
    const named = template.parameter_format === "NAMED";
    template.components = checkTemplateComponents(body.components, { named, category });
  }
  const seconds = checkTtl(body.message_send_ttl_seconds, category);
  if (seconds !== undefined) template.message_send_ttl_seconds = seconds;
  template.category = category;
  owned.edits.push(call.now);
  template.status = "PENDING";
  call.world.clock.after(reviewMs, () => review(call.world, owned));
  return ok({ success: true });
}

/**
 * `POST /{template-id}?cta_url_link_tracking_opted_out=…&category=…`: with the category that it has, nothing else is changed, and nothing is
 * reviewed.
 */
function setLinkTracking(template: Template, body: Json): boolean {
  const { cta_url_link_tracking_opted_out: given, category, components, message_send_ttl_seconds: seconds } = body;
  if (isMissing(given) || !isMissing(components) || !isMissing(seconds)) return false;
  if (!isMissing(category) && scalarText(category).toUpperCase() !== template.category) return false;
  const value = String(given);
  if (value !== "true" && value !== "false") {
    throw invalidParameter("Param cta_url_link_tracking_opted_out must be a boolean.");
  }
  template.cta_url_link_tracking_opted_out = value === "true";
  return true;
}

/** `DELETE /{waba-id}/message_templates?name=…` in all languages, `&hsm_id=…` for one; `hsm_ids=[…]` for up to 100. */
export async function deleteTemplates(call: Call, id: string): Promise<Reply> {
  const waba = managedWaba(call, id, "message_templates");
  const body = await parameters(call);
  const name = scalarText(body.name);
  const ids = idsOf(body.hsm_ids);
  if (ids.length > mostTemplatesAtOnce) {
    throw invalidParameter(`Param hsm_ids must have at most ${mostTemplatesAtOnce} elements.`);
  }
  if (name === "" && ids.length === 0) {
    throw invalidParameter("One of the parameters name and hsm_ids is required.");
  }
  const one = scalarText(body.hsm_id);
  const { state } = call.world;
  const isMeant = ({ wabaId, template }: OwnedTemplate) =>
    wabaId === waba.id &&
    (ids.length > 0 ? ids.includes(template.id ?? "") : template.name === name && (one === "" || template.id === one));
  const meant = state.templates.filter(isMeant);
  if (meant.length === 0) {
    throw templateRefusal(2593002, "Message Template Not Found", "There is no such template in this account.");
  }
  state.templates = state.templates.filter((owned) => !isMeant(owned));
  for (const { template } of meant) {
    state.deletedTemplates.push({ wabaId: waba.id, name: template.name, language: template.language, at: call.now });
  }
  return ok({ success: true });
}

/** @throws Refusal 100/2388024 for a template that is there, 100/2388023 for one that was deleted of late */
function checkName({ world, now }: Call, waba: Waba, name: string, language: string): void {
  const isSame = (other: { name: string; language: string }) => other.name === name && other.language === language;
  if (world.templatesOf(waba.id).some(isSame)) {
    throw templateRefusal(
      2388024,
      "Content in This Language Already Exists",
      `There is a template ${name} in ${language} already: edit it, or choose another name.`,
    );
  }
  const { deletedTemplates } = world.state;
  if (deletedTemplates.some((gone) => gone.wabaId === waba.id && isSame(gone) && now - gone.at < lockedMs)) {
    throw templateRefusal(
      2388023,
      "Template language is being deleted",
      "Wait before reusing this name or choose another one.",
    );
  }
}

function checkEdits({ edits }: OwnedTemplate, now: number): void {
  const within = (ms: number) => edits.filter((at) => now - at < ms).length;
  if (within(dayMs) >= editsAllowed.inADay || within(30 * dayMs) >= editsAllowed.in30Days) {
    throw templateRefusal(
      2388039,
      "Template status cannot be changed",
      "An approved template is edited once in 24 hours, and ten times in 30 days.",
    );
  }
}

/** A template is approved after its review, unless somebody decided otherwise meanwhile. */
function review(world: Call["world"], owned: OwnedTemplate): void {
  if (owned.template.status === "PENDING" && world.state.templates.includes(owned)) moderate(world, owned, "APPROVED");
}

/** A list, or its JSON text, or ids with commas. */
export function idsOf(value: unknown): string[] {
  const list: unknown = typeof value === "string" ? value.replace(/["[\]\s]/g, "").split(",") : value;
  return Array.isArray(list) ? list.map(scalarText).filter((id) => id !== "") : [];
}
