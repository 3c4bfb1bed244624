import { isBsuid } from "../../../core/graph/ids.ts";
import type { Call } from "../call.ts";
import { type Customer, customerOfBsuid } from "../customer.ts";
import { requireNumber } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import { requireList, requireObject, scalarText } from "../validation/checks.ts";
import { checkProduct } from "../validation/send.ts";

const mostBlocked = 64_000;

interface Blocked {
  readonly input: string;
  readonly customer: Customer;
}

/** `GET /{phone-number-id}/block_users` */
export function blockedUsers(call: Call, id: string): Reply {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const data = number.blocked.map((user) => ({
    messaging_product: "whatsapp",
    ...(isBsuid(user) ? { user_id: user } : { wa_id: user }),
  }));
  return ok(pageOf(call, `${id}/block_users`, data));
}

/** `POST /{phone-number-id}/block_users` `{messaging_product, block_users: [{user}]}` */
export async function blockUsers(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  const users = await usersOf(call);
  const more = new Set(users.map(keyOf).filter((user) => !number.blocked.includes(user)));
  if (number.blocked.length + more.size > mostBlocked) {
    throw refusal(139101, `The block list holds at most ${mostBlocked} users.`);
  }
  const recent = ({ customer }: Blocked) => call.world.windows.isOpen(number.id, customer.userId, call.now);
  const added = users.filter(recent);
  number.blocked = [...new Set([...number.blocked, ...added.map(keyOf)])];
  return answer(
    "added_users",
    added,
    users.filter((user) => !recent(user)),
  );
}

/** `DELETE /{phone-number-id}/block_users` */
export async function unblockUsers(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  const users = await usersOf(call);
  const removed = new Set(users.map(keyOf));
  number.blocked = number.blocked.filter((user) => !removed.has(user));
  return answer("removed_users", users, []);
}

async function usersOf(call: Call): Promise<Blocked[]> {
  requireMessaging(call);
  const body = await parameters(call);
  checkProduct(body);
  const list = requireList(body.block_users, "block_users");
  if (list.length === 0) {
    throw invalidParameter("Param block_users must not be empty.");
  }
  return list.map((item, index) => {
    const { user, user_id } = requireObject(item, `block_users.${index}`);
    const input = scalarText(user ?? user_id);
    const digits = input.replace(/[\s()+.-]/g, "");
    if (isBsuid(input)) {
      return { input, customer: customerOfBsuid(input) };
    }
    if (!/^[1-9]\d{6,14}$/.test(digits)) {
      throw refusal(131009, `Parameter block_users[${index}]['user'] is not a valid phone number.`);
    }
    return { input, customer: call.world.customers.ofNumber(digits) };
  });
}

function keyOf({ customer }: Blocked): string {
  return customer.waId ?? customer.userId;
}

/** Where some of them failed, the answer's status is 400 all the same. */
function answer(done: "added_users" | "removed_users", users: readonly Blocked[], failed: readonly Blocked[]): Reply {
  const named = ({ input, customer }: Blocked) => ({
    input,
    ...(customer.waId === undefined ? { user_id: customer.userId } : { wa_id: customer.waId }),
  });
  const errors = [
    {
      message: "Re-engagement message",
      code: 131047,
      error_data: { details: "The user has not messaged this number in the last 24 hours." },
    },
  ];
  const body = {
    block_users: {
      ...(users.length > 0 && { [done]: users.map(named) }),
      ...(failed.length > 0 && { failed_users: failed.map(({ input }) => ({ input, errors })) }),
    },
  };
  return failed.length > 0 ? { status: 400, body } : ok(body);
}
