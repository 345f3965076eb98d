//! Amounts of CPU and memory, which may be equal though they are written differently.

/// How much CPU or memory `text` is, as Kubernetes and ECS write it: a number with a unit. Of Kubernetes in cores and bytes, of ECS in
/// its own units.
pub fn quantity(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 16] = [
        ("", 1.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        // ECS takes these in any case: so many of the units that its plain numbers are of.
        (" VCPU", 1024.0),
        (" GB", 1024.0),
    ];
    let is_number = |it: char| it.is_ascii_digit() || it == '.';
    let end = text.find(|it| !is_number(it)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    // A power of ten takes the place of a unit.
    if end > 0 && unit.len() > 1 && unit.starts_with(['e', 'E']) {
        return text.parse().ok();
    }
    let upper = unit.to_ascii_uppercase();
    let is_it = |it: &&(&str, f64)| it.0 == unit || it.0.len() > 2 && it.0.trim() == upper.trim();
    Some(number.parse::<f64>().ok()? * UNITS.iter().find(is_it)?.1)
}

/// What Docker calls the sizes of a container, below `container_kwargs`, each with whether it is of memory.
pub const DOCKER_SIZES: [(&str, bool); 4] =
    [("mem_limit", true), ("mem_reservation", true), ("nano_cpus", false), ("cpu_shares", false)];

/// How much `text` is, as Docker writes it: a number, of memory with the first letter of a unit, each 1024 times the one before.
pub fn docker_quantity(text: &str) -> Option<f64> {
    let text = text.to_ascii_lowercase();
    let unit = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let size: f64 = text.strip_suffix(unit)?.parse().ok()?;
    let power = match unit.strip_suffix('b').unwrap_or(unit) {
        "" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return None,
    };
    Some(size * 1024_f64.powi(power))
}
