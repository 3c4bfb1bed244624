/** Text messages to the Cloud API, each to another customer of a thousand. */
export interface SendRequests {
  readonly kind: "sends";
  readonly phoneNumberId: string;
  readonly token: string;
}

const customers = 1000;

/** The whole HTTP request. */
export function sendRequest({ phoneNumberId, token }: SendRequests, index: number): Buffer {
  const body = JSON.stringify({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: `4915112${String(index % customers).padStart(6, "0")}`,
    type: "text",
    text: { preview_url: false, body: `Your order ${index} is on its way.` },
  });
  const head = [
    `POST /v26.0/${phoneNumberId}/messages HTTP/1.1`,
    "Host: 127.0.0.1",
    "Accept: */*",
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
