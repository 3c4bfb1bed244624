/** Words by which a text is about WhatsApp or the Graph API, whatever language it is in. */
export const whatsAppWords =
  /whats[\s_-]?app|wamid|\bwaba|graph\.facebook\.com|messaging_product|phone_number_id|\bwa_id\b/i;

/** Words that stand where the Cloud API itself is called or listened to. */
export const cloudApiWords =
  /graph\.facebook\.com|whats[\s_-]?app[\s_-]?(?:cloud|business)|messaging_product|phone_number_id|wamid|\bwaba/i;

/** Words that only stand where errors of the Graph API are handled or shown. */
export const graphErrorWords =
  /OAuthException|Graph(?!QL)\w{0,20}Exception|fbtrace_id|error_?subcode|error_data|error_user_/i;

/** What each of the long codes and subcodes looks like, numeric separators included, and each sign of a Graph error. */
const anything =
  /(?<!\d)(?:80_?0\d\d|1[34]\d_?\d{3}|200_?00\d|1_?752_?041|2_?[3456]\d\d_?\d{3}|1_?349_?17\d)(?!\d)|\(#\d|can_send_message|recipient_id|is_valid|developers\.facebook\.com/;

/**
 * Whether `detect` can find anything in this text. Much cheaper, and loads nothing: it keeps the detector out of windows
 * that have nothing to do with it.
 */
export function mayHoldCodes(text: string): boolean {
  return anything.test(text) || graphErrorWords.test(text) || whatsAppWords.test(text);
}
