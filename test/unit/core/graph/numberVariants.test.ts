import assert from "node:assert/strict";
import { test } from "node:test";
import { numberVariants } from "../../../../src/core/graph/numberVariants.ts";
import { fc } from "../../../support/fastCheck.ts";

const pairs: readonly [country: string, one: string, other: string][] = [
  ["Mexico", "525512345678", "5215512345678"],
  ["Argentina, Buenos Aires", "541123456789", "5491123456789"],
  ["Argentina, Buenos Aires, as it is dialled", "5491123456789", "54111523456789"],
  ["Argentina, Córdoba", "5493511234567", "54351151234567"],
  ["Brazil", "551187654321", "5511987654321"],
];

for (const [country, one, other] of pairs) {
  test(`${country}: either form leads to the other`, () => {
    assert.ok(numberVariants(one).includes(other), `${numberVariants(one)}`);
    assert.ok(numberVariants(other).includes(one), `${numberVariants(other)}`);
  });
}

test("numbers elsewhere, landlines and what is no number have no other form", () => {
  for (const digits of ["12025550101", "4915112345678", "551132654321", "52551234567", "54", ""])
    assert.deepEqual(numberVariants(digits), [], digits);
});

test("a number is never a variant of itself", () => {
  fc.assert(
    fc.property(fc.constantFrom("52", "521", "54", "549", "55"), fc.stringMatching(/^\d{8,12}$/), (country, rest) => {
      assert.ok(!numberVariants(country + rest).includes(country + rest));
    }),
  );
});
