import type { Detector } from "../detector.ts";

export const findAddresses: Detector = () => [];
