interface Properties {
  readonly class?: string;
  readonly label?: string | undefined;
  readonly text?: string | undefined;
  readonly role?: string;
  readonly title?: string | undefined;
}

/** Makes an element. Text goes in as text: nothing that a message says is ever read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: (Node | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (properties.class !== undefined) made.className = properties.class;
  if (properties.label !== undefined) made.setAttribute("aria-label", properties.label);
  if (properties.role !== undefined) made.setAttribute("role", properties.role);
  if (properties.title !== undefined) made.title = properties.title;
  if (properties.text !== undefined) made.textContent = properties.text;
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export function button(text: string, pressed: () => void, properties: Properties = {}): HTMLButtonElement {
  const made = element("button", { text, ...properties });
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}
