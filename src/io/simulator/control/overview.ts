import type { Overview } from "../../../core/simulator/overview.ts";
import type { World } from "../world.ts";

/** How many of the newest calls are told. */
const mostRequests = 100;

/** What is to be seen of a world at a glance. It is small however much was sent. */
export function overviewOf(world: World): Overview {
  const { state } = world;
  return {
    clock: clockOf(world),
    rulesOff: [...state.rulesOff],
    faults: [...state.faults],
    numbers: state.numbers.map(
      ({ id, wabaId, displayPhoneNumber, verifiedName, isTestNumber, qualityRating, ...number }) => ({
        ...{ id, wabaId, displayPhoneNumber, verifiedName, isTestNumber, qualityRating },
        throughput: number.throughput,
        messagingLimit: number.messagingLimit,
        isRegistered: number.isRegistered,
      }),
    ),
    personas: state.personas.map((persona) => ({ ...persona, username: persona.username })),
    templates: state.templates.map(({ template }) => {
      const { id = "", name, language, category, status, rejected_reason: reason } = template;
      const isRejected = status === "REJECTED" && typeof reason === "string";
      return { id, name, language, category, status, ...(isRejected && { reason }) };
    }),
    windows: windowsOf(world),
    requests: world.requests.newest(mostRequests),
  };
}

export function clockOf({ clock }: World): Overview["clock"] {
  return { now: clock.now(), aheadMs: clock.aheadMs, speed: clock.speed };
}

function windowsOf({ state, windows }: World): Overview["windows"] {
  return state.numbers
    .flatMap(({ id: numberId }) =>
      state.personas.map(({ userId: customer }) => {
        return { numberId, customer, closesAt: windows.closesAt(numberId, customer) };
      }),
    )
    .sort((one, other) => one.closesAt - other.closesAt);
}
