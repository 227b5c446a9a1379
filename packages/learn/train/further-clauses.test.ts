import { expect, it } from "vitest";
import { FurtherClauses, lastClause } from "./further-clauses.ts";

it("finds what an instruction says last", () => {
  expect(lastClause("Choose Oslo in the City list and press Send")).toBe("press Send");
  expect(lastClause("Set City to Oslo, then Send")).toBe("Send");
  expect(lastClause("Write it, and then close the page")).toBe("close the page");
  expect(lastClause("Double click survey")).toBeNull();
});

it("adds what another instruction said, never an instruction's own clause", () => {
  const clauses = new FurtherClauses();
  expect(clauses.lengthen("Set City to Oslo, then Send")).toBeNull();
  expect(clauses.lengthen("Put Oslo into City, then Send")).toBeNull();
  expect(clauses.lengthen("Double click survey.")).toBe("Double click survey, then Send");
});
