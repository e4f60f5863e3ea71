"""Close a stretch of backbone between fixed ends: the kinematic closure of three pivots.

Three CA atoms are pivots: the first and the last of the stretch, which stay where they are, and one between them. The
two stretches between pivots are rigid. Three turns remain: the middle pivot swings about the line through the other
two, and each rigid stretch turns about the line through its own two pivots. Three conditions hold, one at each pivot:
the bond angle N-CA-C. For a given swing the conditions at the outer pivots leave two turns of each stretch (the
intersections of two cones), so that the condition at the middle pivot is one equation in the swing for each of four
branches (Wedemeyer & Scheraga 1999, doi:10.1002/(SICI)1096-987X(199906)20:8<819::AID-JCC8>3.0.CO;2-Y; Coutsias et al.
2004, doi:10.1002/jcc.10416, turn it into a polynomial of degree 16). Its roots are bracketed on a grid and bisected.
Two roots within one step of the grid may be missed; no root that is found is wrong.
"""

import math

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.loop_layouts import (
    BISECTIONS,
    MOST_CLOSURES,
    SWING_STEPS,
)
from alkstruct.kernels.placing import axes_of, place_atom

TWO_PI = 2.0 * math.pi


@inner()
def append(points, k, bond, angle, turn):
    """Put point k at `bond` from point k - 1, with the angle and the dihedral (radians) to the three before it."""
    axes = axes_of(points, k - 3, k - 2, k - 1)
    place_atom(points, k, k - 1, axes, bond, math.cos(angle), math.sin(angle), math.cos(turn), math.sin(turn))


@inner()
def grow_stretch(first, last, window, phi, psi, omega, points):
    """Fill points with the backbone from CA of residue `first` to CA of residue `last`; return how many there are.

    The order is CA, C, N, CA, C ... N, CA. The torsions of the residues between the two are used, and the omega of
    `first`.
    """
    bonds, angles = window.bonds, window.angles
    to_carbon, to_nitrogen, bend = bonds[first, 1], bonds[first, 2], angles[first, 1]
    points[0, 0], points[0, 1], points[0, 2] = 0.0, 0.0, 0.0
    points[1, 0], points[1, 1], points[1, 2] = to_carbon, 0.0, 0.0
    points[2, 0], points[2, 1] = to_carbon - to_nitrogen * math.cos(bend), to_nitrogen * math.sin(bend)
    points[2, 2] = 0.0
    append(points, 3, bonds[first + 1, 0], angles[first, 2], omega[first])
    k = 4
    for i in range(first + 1, last):
        append(points, k, bonds[i, 1], angles[i, 0], phi[i])
        append(points, k + 1, bonds[i, 2], angles[i, 1], psi[i])
        append(points, k + 2, bonds[i + 1, 0], angles[i, 2], omega[i])
        k += 3
    return k


@inner()
def unit_between(points, first, second):
    """Return the unit vector from one point to another, and their distance."""
    x, y, z = (
        points[second, 0] - points[first, 0],
        points[second, 1] - points[first, 1],
        points[second, 2] - points[first, 2],
    )
    length = math.sqrt(x * x + y * y + z * z)
    return (x / length, y / length, z / length), length


@inner()
def dot(a, b):
    """Return the inner product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@inner()
def cross(a, b):
    """Return the outer product of two vectors."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@inner()
def across(axis, direction):
    """Return the unit vector across an axis on the side of a direction, and the cosine and sine between the two."""
    cosine = dot(axis, direction)
    x, y, z = (
        direction[0] - cosine * axis[0],
        direction[1] - cosine * axis[1],
        direction[2] - cosine * axis[2],
    )
    sine = math.sqrt(max(x * x + y * y + z * z, 1e-24))
    return (x / sine, y / sine, z / sine), cosine, sine


@inner()
def describe_stretch(points, count, is_second, shape):
    """Fill the shape of a stretch as seen from its fixed end, and put its points into the frame of that end.

    The frame's axes: from the fixed pivot to the middle one, across it on the side of the first bond, and their normal.
    """
    end, far = (count - 1, 0) if is_second else (0, count - 1)
    bonded, free = (count - 2, 1) if is_second else (1, count - 2)
    axis, length = unit_between(points, end, far)
    first_bond, _ = unit_between(points, end, bonded)
    side, cosine, sine = across(axis, first_bond)
    normal = cross(axis, side)
    x, y, z = points[end, 0], points[end, 1], points[end, 2]
    for k in range(count):
        moved = points[k, 0] - x, points[k, 1] - y, points[k, 2] - z
        points[k, 0], points[k, 1], points[k, 2] = dot(moved, axis), dot(moved, side), dot(moved, normal)
    outward, _ = unit_between(points, far, free)
    shape[0], shape[1], shape[2] = length, cosine, sine
    shape[3], shape[4], shape[5] = outward


@inner()
def turned(shape, axis, fixed, bend):
    """Return how a stretch can turn about its axis so that its bond angle at the fixed end is met.

    axis: unit vector from the fixed pivot to the middle one; fixed: unit vector of the bond at the fixed pivot that
    does not move; bend: cosine of the angle between the two bonds. Returned are the cosine and sine of the turn
    (the other solution has the opposite sine; a cosine beyond 1 means that there is none) and the directions from which
    it counts.
    """
    side, cosine, sine = across(axis, fixed)
    across_turn = (bend - cosine * shape[1]) / (sine * shape[2])
    return across_turn, math.sqrt(max(1.0 - across_turn * across_turn, 0.0)), side, cross(axis, side)


@inner()
def free_direction(shape, axis, side, normal, cosine, sine):
    """Return where the bond at the free end of a turned stretch points: a unit vector."""
    a, b, c = shape[3], shape[4], shape[5]
    along = b * cosine - c * sine
    beyond = b * sine + c * cosine
    return (
        a * axis[0] + along * side[0] + beyond * normal[0],
        a * axis[1] + along * side[1] + beyond * normal[1],
        a * axis[2] + along * side[2] + beyond * normal[2],
    )


@inner()
def swung_axes(swing, base, shape):
    """Return the axes of the two stretches, unit vectors from the fixed pivots to the middle one, at a swing.

    base: (line, side, normal, distance of the fixed pivots), see `base_of`.
    """
    line, side, normal, gap = base
    first, second = shape[0, 0], shape[1, 0]
    along = (first * first - second * second + gap * gap) / (2.0 * gap)
    height = math.sqrt(max(first * first - along * along, 0.0))
    c, s = height * math.cos(swing), height * math.sin(swing)
    x = along * line[0] + c * side[0] + s * normal[0]
    y = along * line[1] + c * side[1] + s * normal[1]
    z = along * line[2] + c * side[2] + s * normal[2]
    return (x / first, y / first, z / first), (
        (x - gap * line[0]) / second,
        (y - gap * line[1]) / second,
        (z - gap * line[2]) / second,
    )


@inner()
def mismatches(swing, base, fixed, bends, shape):
    """Return, of the four branches at a swing, the cosine at the middle pivot less what it should be, and the margin.

    The margin is negative where a stretch cannot meet its bond angle at all. fixed: directions of the bonds at the
    outer pivots that do not move; bends: cosines of the angles at the first, middle and last pivot.
    """
    first_axis, second_axis = swung_axes(swing, base, shape)
    c1, s1, side1, normal1 = turned(shape[0], first_axis, fixed[0], bends[0])
    c2, s2, side2, normal2 = turned(shape[1], second_axis, fixed[1], bends[2])
    margin = min(1.0 - abs(c1), 1.0 - abs(c2))
    a = free_direction(shape[0], first_axis, side1, normal1, c1, s1)
    b = free_direction(shape[0], first_axis, side1, normal1, c1, -s1)
    c = free_direction(shape[1], second_axis, side2, normal2, c2, s2)
    d = free_direction(shape[1], second_axis, side2, normal2, c2, -s2)
    return (dot(a, c) - bends[1], dot(a, d) - bends[1], dot(b, c) - bends[1], dot(b, d) - bends[1]), margin


@inner()
def mismatch(swing, branch, base, fixed, bends, shape):
    """Return what `mismatches` has of one branch."""
    first_axis, second_axis = swung_axes(swing, base, shape)
    c1, s1, side1, normal1 = turned(shape[0], first_axis, fixed[0], bends[0])
    c2, s2, side2, normal2 = turned(shape[1], second_axis, fixed[1], bends[2])
    first = free_direction(shape[0], first_axis, side1, normal1, c1, s1 if branch < 2 else -s1)
    second = free_direction(shape[1], second_axis, side2, normal2, c2, s2 if branch % 2 == 0 else -s2)
    return dot(first, second) - bends[1]


@inner()
def branch_of(values, branch):
    """Return one of four values."""
    if branch < 2:
        return values[0] if branch == 0 else values[1]
    return values[2] if branch == 2 else values[3]


@inner()
def branch_end(inside, outside, base, fixed, bends, shape):
    """Return the last swing from `inside` towards `outside` at which both stretches still meet their angles."""
    for _ in range(BISECTIONS):
        middle = 0.5 * (inside + outside)
        _, margin = mismatches(middle, base, fixed, bends, shape)
        if margin >= 0.0:
            inside = middle
        else:
            outside = middle
    return inside


@inner()
def root_between(low, high, branch, value, base, fixed, bends, shape):
    """Return the swing at which a branch's mismatch is 0 between two swings of opposite sign; value: that at low."""
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        here = mismatch(middle, branch, base, fixed, bends, shape)
        if (here < 0.0) == (value < 0.0):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@inner()
def base_of(ends):
    """Return (line, side, normal, distance) of the two fixed pivots, CA of the first residue and of the last."""
    line, gap = unit_between(ends, 2, 3)
    bond, _ = unit_between(ends, 2, 1)
    side, _, _ = across(line, bond)
    return line, side, cross(line, side), gap


@inner()
def close(middle, window, closures):
    """Find all ways to close the window through pivot residue `middle`; return their number.

    The two stretches are grown already (`grow_stretch`) and described (`describe_stretch`). The found swing and turns
    are in closures.found.
    """
    shape, found, ends = closures.shape, closures.found, window.ends
    base = base_of(ends)
    gap, last = base[3], len(window.types) - 1
    if shape[0, 0] + shape[1, 0] <= gap or abs(shape[0, 0] - shape[1, 0]) >= gap:
        return 0
    first_bond, _ = unit_between(ends, 2, 1)
    last_bond, _ = unit_between(ends, 3, 4)
    fixed = first_bond, last_bond
    bends = math.cos(window.angles[0, 0]), math.cos(window.angles[middle, 0]), math.cos(window.angles[last, 0])
    count, step = 0, TWO_PI / SWING_STEPS
    before, margin_before = mismatches(0.0, base, fixed, bends, shape)
    for k in range(1, SWING_STEPS + 1):
        swing = k * step
        after, margin = mismatches(swing, base, fixed, bends, shape)
        low, high, at_low, at_high = swing - step, swing, before, after
        if margin >= 0.0 or margin_before >= 0.0:
            if margin < 0.0:
                high = branch_end(low, high, base, fixed, bends, shape)
                at_high, _ = mismatches(high, base, fixed, bends, shape)
            elif margin_before < 0.0:
                low = branch_end(high, low, base, fixed, bends, shape)
                at_low, _ = mismatches(low, base, fixed, bends, shape)
            for branch in range(4):
                value = branch_of(at_low, branch)
                if (value < 0.0) != (branch_of(at_high, branch) < 0.0) and count < MOST_CLOSURES:
                    root = root_between(low, high, branch, value, base, fixed, bends, shape)
                    keep_closure(count, root, branch, base, fixed, bends, shape, found)
                    count += 1
        before, margin_before = after, margin
    return count


@inner()
def keep_closure(count, swing, branch, base, fixed, bends, shape, found):
    """Fill a row of `found` with the swing and the turns of the two stretches on a branch."""
    first_axis, second_axis = swung_axes(swing, base, shape)
    c1, s1, _, _ = turned(shape[0], first_axis, fixed[0], bends[0])
    c2, s2, _, _ = turned(shape[1], second_axis, fixed[1], bends[2])
    found[count, 0] = swing
    found[count, 1] = math.atan2(s1 if branch < 2 else -s1, c1)
    found[count, 2] = math.atan2(s2 if branch % 2 == 0 else -s2, c2)


@inner()
def place_stretch(points, count, origin, axis, fixed, turn, target, first):
    """Put the points of a stretch, in the frame of its fixed end, into rows of target from `first` on.

    origin: the fixed pivot; axis: towards the middle pivot; fixed: direction of the bond there that does not move.
    """
    side, _, _ = across(axis, fixed)
    normal = cross(axis, side)
    c, s = math.cos(turn), math.sin(turn)
    for k in range(count):
        along = points[k, 1] * c - points[k, 2] * s
        beyond = points[k, 1] * s + points[k, 2] * c
        for d in range(3):
            target[first + k, d] = origin[d] + points[k, 0] * axis[d] + along * side[d] + beyond * normal[d]


@inner()
def place_closure(row, middle, window, closures, chain):
    """Fill chain (3 n, 3), N, CA and C of each residue in turn, with one of the closures that were found."""
    ends, last = window.ends, len(window.types) - 1
    base = base_of(ends)
    first_axis, second_axis = swung_axes(closures.found[row, 0], base, closures.shape)
    first_bond, _ = unit_between(ends, 2, 1)
    last_bond, _ = unit_between(ends, 3, 4)
    for d in range(3):
        chain[0, d], chain[3 * last + 2, d] = ends[1, d], ends[4, d]
    turn = closures.found[row]
    place_stretch(closures.points[0], 3 * middle + 1, ends[2], first_axis, first_bond, turn[1], chain, 1)
    place_stretch(
        closures.points[1], 3 * (last - middle) + 1, ends[3], second_axis, last_bond, turn[2], chain, 3 * middle + 1
    )
    for d in range(3):  # the fixed pivots, to the last bit
        chain[1, d], chain[3 * last + 1, d] = ends[2, d], ends[3, d]


@inner()
def dihedral(points, i, j, k, m):
    """Return the dihedral angle of four rows of points, radians."""
    ax, ay, az = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1], points[i, 2] - points[j, 2]
    dx, dy, dz = points[m, 0] - points[k, 0], points[m, 1] - points[k, 1], points[m, 2] - points[k, 2]
    axis, _ = unit_between(points, j, k)
    left, right = cross((ax, ay, az), axis), cross((dx, dy, dz), axis)
    return math.atan2(dot(cross(left, right), axis), dot(left, right))
