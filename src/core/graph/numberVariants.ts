/**
 * Other forms under which people in these countries write the same mobile number, in digits. A test number's list has one of them, and a
 * message to another one is refused with 131030.
 * Mexico: 52 with and without a 1 behind it. Argentina: 54 with and without a 9, which stands for the 15 behind the area code. Brazil: with
 * and without the ninth digit, a 9 behind the area code.
 */
export function numberVariants(digits: string): string[] {
  return [...mexican(digits), ...argentine(digits), ...brazilian(digits)];
}

function mexican(digits: string): string[] {
  const [, rest] = /^52(1?\d{10})$/.exec(digits) ?? [];
  if (rest === undefined) return [];
  return [rest.length === 11 ? `52${rest.slice(1)}` : `521${rest}`];
}

/** Area codes have two to four digits, and with the local number ten: Buenos Aires has the only one of two. */
function argentine(digits: string): string[] {
  const [, national] = /^549?(\d{10})$/.exec(digits) ?? [];
  if (national !== undefined) {
    const area = national.startsWith("11") ? 2 : 3;
    const forms = [`54${national}`, `549${national}`, `54${national.slice(0, area)}15${national.slice(area)}`];
    return forms.filter((form) => form !== digits);
  }
  const [, area, local] = /^54(11|\d{3}|\d{4})15(\d{6,8})$/.exec(digits) ?? [];
  return area !== undefined && local !== undefined && area.length + local.length === 10
    ? [`54${area}${local}`, `549${area}${local}`]
    : [];
}

function brazilian(digits: string): string[] {
  const [, area, local] = /^55([1-9]\d)(9?[6-9]\d{7})$/.exec(digits) ?? [];
  if (area === undefined || local === undefined) return [];
  return [local.length === 9 ? `55${area}${local.slice(1)}` : `55${area}9${local}`];
}
