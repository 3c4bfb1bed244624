/** Words that stand near codes of errors, in whatever language a file's authors write. */
export const errorTalk =
  /\berr(?:s|o|os|eur|eurs|ore|ori)?\b|error|exception|fail|throw|catch|reject|retr(?:y|ies)|fehler|\bfall(?:o|a|os|as|ó)\b|falh|rechaz|recus|échec|\bhata|ошибк|エラー|错误|錯誤|失败|失敗|오류|خطأ/i;

/** What comes right before a number that is a code: `error code: `, `Erro `, `code=`, `códigos `. */
export const codeBefore =
  /(?:\berr(?:or|o|eur|ore)?s?|\bexception|(?:\b|_|sub)code?s?|(?:\b|_|sub)c[oó]d(?:igo|ice)?s?|\bfehler(?:code|nummer)?s?|\bfout(?:code)?|\bfallos?|\bhata(?: kodu?)?|\bkod[eu]?|ошибк\p{L}*|код\p{L}*|エラー(?:コード)?|コード|错误(?:码|代码)?|錯誤(?:碼|代碼)?|오류(?: 코드)?|코드|خطأ|كود|OAuthException|graph|meta|whatsapp)(?:[\s_]+(?:code|c[oó]digo|number|no\.?|n[º°]|kodu?))?['"`\\]*\s*(?:[:=#—–-]|=>|is|was|es|of|de|["'}\])]*\s*(?:-eq|==+))?\s*['"`([\\#]*$/iu;

/** Whose codes those would be: HTTP's, a process's, a country's. */
export const otherBefore =
  /(?:\b(?:http|status|exit|return|response|country|language|lang|zip|postal|post|qr|area|dial|currency|key|char|promo|coupon|verification|otp|pin|color|bar|estado|respuesta|sql|mysql|twilio|stripe|telegram)[\s_-]*(?:error|status|exit)?[\s_-]*(?:code|c[oó]digo)s?|\bhttp(?:\/\d(?:\.\d)?)?(?:[\s_-]*(?:error|status))?)['"`\\]*\s*(?:[:=#]+|is|es|was)?\s*['"`(]*$/i;

/** Whether a file is about the On-Premises API: its codes are HTTP statuses and small numbers otherwise. */
export const onPremisesWords =
  /on[-_\s]?prem|whatsapp business api client|\bwacoreapp|\bwaent|\bwabiz|biz-api|\/v1\/(?:messages|contacts|users\/login)\b/i;

/** Whether a file is about the endpoint of a WhatsApp Flow, which answers with statuses of its own. */
export const flowEndpointWords =
  /encrypted_flow_data|encrypted_aes_key|initial_vector|encryptedFlowData|encryptedAesKey|flow[\s_-]?endpoint|flow_token/i;

/** What else has codes of as many digits: places, parcels, goods. */
export const codedThings =
  /\b(?:post|postal|zip|pin)[\s_-]?codes?\b|municipalit|prefecture|\bcensus|\btariff|行政区划|郵便番号|邮政编码|\bkode[\s_]?(?:pos|wilayah)/i;

/** Things that are counted and numbered: `order #131047`, `factura 132001`, `Rp 131000`. */
export const countedBefore =
  /(?:\b(?:order|values|run|job|listing|file|record|pedido|orden|commande|bestellung|invoice|factura|fatura|rechnung|ticket|issue|pr|pull(?:\srequest)?|booking|reserva|receipt|recibo|tracking|otp|pin|case|lot|batch|sku|item|product|policy|account|member|customer|client|user|student|employee|flat|id|version|build|port|rs|inr|usd|eur|idr|rp|cop|clp|mxn|ngn|kes|total|amount|price)|n[º°]|\+\d[\d\s().-]{0,12})[.]?['"`]*\s*[:=#]*\s*['"`(]*#?$/i;

/** What makes a number a quantity: `131072 tokens`, `131000 ms`. */
export const unitBehind =
  /^\s*(?:ms|milliseconds?|seconds?|tokens|rows|users|messages|bytes|kb|mb|gb|px|pt|inr|usd|eur|idr|rs|rupees|pesos|reais|km|items|customers|contacts|members|subscribers|followers|views|records|requests)\b/i;

/** Where a text is a query: its numbers are rows and limits, but where one is called a code. */
export const query = /\b(?:select\b.{1,80}\bfrom|insert\s+into|update\s+\S{1,60}\s+set|delete\s+from|alter\s+table)\b/i;
