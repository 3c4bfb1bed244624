import type { TemplateButton, TemplateComponent } from "../../../core/graph/replies.ts";

/**
 * An authentication template as Graph lists it: it is made without texts, which are Meta's own, and with a button of type OTP, which becomes a
 * URL with the code. The texts are those of English, whatever the template's language.
 */
export function listedAuthentication(component: TemplateComponent): TemplateComponent {
  switch (component.type) {
    case "BODY": {
      const advice =
        component.add_security_recommendation === true ? " For your security, do not share this code." : "";
      return {
        ...component,
        text: component.text ?? `*{{1}}* is your verification code.${advice}`,
        example: { body_text: [["123456"]] },
      };
    }
    case "FOOTER": {
      const minutes = component.code_expiration_minutes;
      const text = typeof minutes === "number" ? `This code expires in ${minutes} minutes.` : undefined;
      return { ...component, ...(component.text === undefined && text !== undefined && { text }) };
    }
    case "BUTTONS":
      return { ...component, buttons: (component.buttons ?? []).map(listedButton) };
    default:
      return component;
  }
}

function listedButton(button: TemplateButton): TemplateButton {
  if (button.type?.toUpperCase() !== "OTP") return button;
  const type = typeof button.otp_type === "string" ? button.otp_type.toUpperCase() : "COPY_CODE";
  const url = `https://www.whatsapp.com/otp/code/?otp_type=${type}&code=otp`;
  return { type: "URL", text: button.text ?? "Copy code", url: `${url}{{1}}`, example: [`${url}123456`] };
}
