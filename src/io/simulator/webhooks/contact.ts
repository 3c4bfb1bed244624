import type { Customer } from "../customer.ts";

/** A customer in `contacts[]`. @param names what of them is told beyond the name */
export function contactOf(
  { profileName, username, waId, userId, parentUserId }: Customer,
  names: { readonly username: boolean; readonly parent: boolean },
): Readonly<Record<string, unknown>> {
  return {
    profile: { name: profileName, ...(names.username && username !== undefined && { username }) },
    ...(waId !== undefined && { wa_id: waId }),
    user_id: userId,
    ...(names.parent && parentUserId !== undefined && { parent_user_id: parentUserId }),
  };
}
